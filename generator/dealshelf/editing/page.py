"""The editor's own page, `/admin/`: Sveltia CMS from its npm package, so that nothing is loaded from another host."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TypeAlias

from dealshelf.dump import format_fields
from dealshelf.editing.sveltia import BACKENDS, EditorError, Values, find_api_root
from dealshelf.forge import Repository
from dealshelf.site import Site

EditorPage: TypeAlias = dict[str, bytes]
"""The files of the page's folder, by name."""

EDITOR_DIR = "admin"
"""The page's folder within the content folder."""

SVELTIA_VERSION = "0.221.1"
"""The release that the configuration is made for and tested with."""

SCRIPT = "dist/sveltia-cms.js"
MANIFEST = "package.json"
COPIED = (MANIFEST, "LICENSE.txt")

FONT = re.compile(
    r"https://cdn\.jsdelivr\.net/fontsource/fonts/(?P<family>[\w-]+?)(?::vf)?@[\d.]+/(?P<cut>[\w-]+)\.woff2"
)
RELEASES = "https://unpkg.com/@sveltia/cms"
"""Where the script asks whether there is a newer release; here, it finds the one it is."""

STATUS_HOSTS = {"github": "https://www.githubstatus.com", "gitlab": "https://status-api.hostedstatus.com"}
"""Where the script asks whether the forge has an outage."""

AVATARS = {"github": " https://avatars.githubusercontent.com", "gitlab": " https://secure.gravatar.com"}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="cms-config-url" type="text/yaml" href="config.yml">
</head>
<body>
<noscript>The editor needs scripts. Every file can be edited as text, too.</noscript>
<script src="sveltia-cms.js"></script>
</body>
</html>
"""


def make_editor_page(site: Site, config: Values, repository: Repository, package: Path) -> EditorPage:
    """Return the files of the editor's page; `package` is the folder of the npm package @sveltia/cms.

    Raises `EditorError` when the folder holds no such package, or not all of it.
    """
    page = {
        "index.html": PAGE.format(csp=escape(make_csp(repository)), title=escape(site.name)).encode(),
        "config.yml": format_fields(config).encode(),
    }
    try:
        page |= {name: (package / name).read_bytes() for name in COPIED}
        fonts = {file.name: file.read_bytes() for file in sorted((package / "npm/assets").glob("*.woff2"))}
        licences = {file.name: file.read_bytes() for file in sorted((package / "npm/assets").glob("*.LICENSE.txt"))}
        script = (package / SCRIPT).read_text(encoding="utf-8")
    except OSError as error:
        raise EditorError(f"'{package}' is not the npm package @sveltia/cms: {error.strerror}.") from None
    page["sveltia-cms.js"] = localise_script(script, fonts).encode()
    return page | fonts | licences


def localise_script(script: str, fonts: Mapping[str, bytes]) -> str:
    """Return Sveltia's script with the fonts of its own package in place of those on another host."""

    def name_font(match: re.Match[str]) -> str:
        start = f"{match['family']}-{match['cut']}-"
        found = next((name for name in fonts if name.startswith(start)), None)
        if found is None:
            raise EditorError(f"the npm package @sveltia/cms has no font '{start}….woff2'. Take {SVELTIA_VERSION}.")
        return found

    return FONT.sub(name_font, script).replace(f"{RELEASES}`", ".`")


def make_csp(repository: Repository) -> str:
    """Return the Content-Security-Policy of the editor's page: itself, and the forge's API.

    The script writes styles of its own, and shows pictures it has read before they are saved.
    """
    name = BACKENDS.get(repository.kind, "")
    api = find_api_root(repository)
    origin = "/".join(api.split("/")[:3])
    is_hosted = origin in ("https://api.github.com", "https://gitlab.com")
    status = f" {STATUS_HOSTS[name]}" if is_hosted else ""
    pictures = AVATARS[name] if is_hosted else f" {origin}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data: blob:{pictures}; media-src 'self' blob:; "
        f"connect-src 'self' data: blob: {origin}{status}; base-uri 'none'; form-action 'self'"
    )
