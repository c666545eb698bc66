"""Files for what serves a site and what comes by: web servers, search engines, home screens."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from dealshelf.dates import find_direction
from dealshelf.editing import EDITOR_DIR
from dealshelf.headers import FRAMES, HEADERS, POLICY
from dealshelf.library import Library
from dealshelf.site import Site
from dealshelf.views.page import Output
from dealshelf.views.shelf import Shelf

ROBOTS = "User-agent: *\nDisallow: /\n"
"""Nothing is for search engines. A request, no lock: access is whatever protects the site."""

PAPER, ACCENT = "#fdfcfa", "#0b5759"
"""The colours that `theme/css/tokens.css` calls so, in its light form: a manifest has one."""

ICON_SIZES = (192, 512)

REPLACEABLE = ("robots.txt", "_headers", "404.html")
"""What of ours a file of the same name in the content folder takes the place of."""


def list_hosting_files(shelf: Shelf) -> Iterator[Output]:
    """Yield the files that a host looks for."""
    yield Output("robots.txt", partial(str, ROBOTS))
    yield Output("_headers", partial(write_headers, shelf.library.site, has_editor=has_editor(shelf.library)))
    # GitHub Pages leaves out files that begin with `_` unless this one is there.
    yield Output(".nojekyll", str)
    yield Output("manifest.webmanifest", partial(write_manifest, shelf))


def has_editor(library: Library) -> bool:
    """Does the site hold the page of an editor?"""
    return library.is_internal and (library.site.content_dir / EDITOR_DIR / "index.html").is_file()


def write_headers(site: Site, *, has_editor: bool = False) -> str:
    """Return the headers of every file as Netlify and Cloudflare Pages read them.

    Where several rules fit, all hold, and the page of an editor has a policy of its own. Beside one, that of the site
    is sent with what lies in the content folder; every page says it itself.
    """
    if not has_editor:
        return _write_rule("/*", HEADERS)
    entries = sorted(site.content_dir.iterdir())
    kept = [entry for entry in entries if entry.name != EDITOR_DIR and entry.suffix != ".md" and entry.name[0] != "."]
    paths = [f"/{quote(entry.name)}{'/*' * entry.is_dir()}" for entry in kept]
    policy = {POLICY: HEADERS[POLICY]}
    return _write_rule("/*", HEADERS | {POLICY: FRAMES}) + "".join(_write_rule(path, policy) for path in paths)


def _write_rule(path: str, headers: Mapping[str, str]) -> str:
    return f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())


def write_manifest(shelf: Shelf) -> str:
    """Return the web app manifest, by which a phone puts the site on its home screen."""
    site = shelf.library.site
    lang = shelf.library.settings.lang
    icons = [{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES]
    manifest = {
        "name": site.name,
        "short_name": site.name,
        "lang": lang,
        "dir": find_direction(lang),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": PAPER,
        "icons": icons,
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
