"""The index as files of the site, in a folder named after what they hold, so that browsers can keep them for ever."""

from collections.abc import Iterator
from hashlib import sha256

from dealshelf.search.documents import ROW, Gathering
from dealshelf.search.index import VERSION, write_index, write_json
from dealshelf.views.shelf import Shelf

FOLDER = "search"
POINTER = f"{FOLDER}/current.json"
"""Says which folder is that of this build: a page or command that knows only the site begins here."""


def list_search_files(shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Yield every file that search needs: its path from the site's root, and its text; the pointer comes last."""
    gathering = Gathering(shelf)
    index = write_index(
        gathering.documents(),
        gathering.fields(),
        row=ROW,
        synonyms=gathering.synonyms(),
        stages=gathering.stages(),
    )
    files = dict(index)
    digest = sha256()
    for path, text in files.items():
        digest.update(f"{path}\0{text}\0".encode())
    name = digest.hexdigest()[:8]
    for path, text in files.items():
        yield f"{FOLDER}/{name}/{path}", text
    yield POINTER, write_json({"v": VERSION, "folder": f"{name}/"})
