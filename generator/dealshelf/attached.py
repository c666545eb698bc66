"""What the attachments of a library say, read into it."""

from dealshelf.attachments.cache import Cache, list_missing
from dealshelf.attachments.gathering import read_files
from dealshelf.attachments.reading import KINDS
from dealshelf.library import Library
from dealshelf.problems import Problem
from dealshelf.views.attachments import list_readable

CACHE = ".dealshelf/cache/attachments"
"""Where what attachments say is kept between builds, from the folder of the site's file."""


def read_attachments(library: Library) -> tuple[list[Problem], str]:
    """Read what the attachments of a library say into it.

    Return a warning for each file that cannot be read; and what is not installed, in words, if nothing could be read.
    """
    site = library.site
    files = {path: file for path, file in list_readable(library).items() if file.suffix.lower() in KINDS}
    missing = list_missing() if files else []
    if missing:
        message = f"{', '.join(missing)} {'are' if missing[1:] else 'is'} not installed"
        return [], f"{message}: search does not know what attachments say. Install 'dealshelf[attachments]'."
    if files:
        library.readings = read_files(files, site.root, Cache(site.root / CACHE))
    warnings = [
        Problem(site.relative(files[path]), 1, 1, "", reading.fault, "warning")
        for path, reading in sorted(library.readings.items())
        if reading.fault
    ]
    return warnings, ""
