"""A built site as a visitor's program sees it: its pages, their links, their text."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from dealshelf.search.answer import Searcher
from dealshelf.search.reader import Index

ADDRESSES = {"href", "src", "action"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass
class SitePage:
    """One page: its address from the root, its links, ids, tags, headings and text."""

    url: str
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self, page: SitePage) -> None:
        super().__init__()
        self.page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, dict(attrs)))
        for name, value in attrs:
            if name == "id" and value:
                self.page.ids.append(value)
            if name in ADDRESSES and value:
                self.page.links.append(value)
        if tag in HEADINGS:
            self.page.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.page.text += data


def read_pages(site: Path) -> dict[str, SitePage]:
    """Return every page of a site by its address, `/` for the home page."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        inner = path.relative_to(site).as_posix()
        url = "/" + (inner.removesuffix("index.html") if inner.endswith("index.html") else inner)
        page = SitePage(url)
        _Reader(page).feed(path.read_text(encoding="utf-8"))
        pages[url] = page
    return pages


def find_broken_links(site: Path, pages: dict[str, SitePage]) -> list[str]:
    """Return each link that leads to no file of the site, or to no id of its page."""
    broken = []
    for page in pages.values():
        for link in page.links:
            target = urlsplit(urljoin(f"http://site{page.url}", link))
            if target.netloc != "site" or target.scheme != "http":
                continue
            path = unquote(target.path)
            if path in pages:
                if target.fragment and unquote(target.fragment) not in pages[path].ids:
                    broken.append(f"{page.url} → {link} (no such anchor)")
            elif not (site / path.lstrip("/")).is_file():
                broken.append(f"{page.url} → {link}")
    return broken


def open_searcher(site: Path) -> Searcher:
    """Return the reader of a built site."""
    folder = site / "search"
    inner = folder / json.loads((folder / "current.json").read_text())["folder"]
    return Searcher(Index(lambda path: json.loads((inner / path).read_text(encoding="utf-8"))))
