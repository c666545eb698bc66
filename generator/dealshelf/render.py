"""Values → HTML through the theme's templates."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from dealshelf.dates import format_day
from dealshelf.library import Library
from dealshelf.views.entry import Link, Trust
from dealshelf.views.frame import view_frame
from dealshelf.views.page import Frame, Page, Place, find_root

THEME_PREFIX = "dealshelf"
"""`dealshelf/base.html` is the theme's own template, even where a site puts another `base.html` before it."""

ROOT = "\0"
"""Stands for the way to the site's root in what is rendered once for many pages; no text of a record can hold it."""

NEAR = 300
"""Within so many days of today a date is written without its year: no other year is likely to be meant."""


def make_environment(environment: Environment, lang: str, today: date) -> Environment:
    """Return the environment for our own pages, from that of MkDocs' theme.

    MkDocs' environment gets the same filters and autoescape, so that its pages can extend our base.
    Ours raises on a name that a view does not give, too.
    """
    loaders = [environment.loader] if environment.loader else []
    environment.loader = ChoiceLoader([*loaders, PrefixLoader({THEME_PREFIX: PackageLoader("dealshelf.theme", "")})])
    environment.autoescape = True
    environment.filters |= make_filters(lang, today) | {"links": join_links, "without_heading": without_heading}
    # A build sees one state of the theme, so templates are not looked for anew each time they are asked for.
    return environment.overlay(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)


def make_filters(lang: str, today: date) -> dict[str, Any]:
    """Return the filters for dates and numbers, for a language and a day."""
    locale = lang.replace("-", "_")

    def day(value: date) -> str:
        return format_day(value, "MMMd" if abs((value - today).days) < NEAR else "yMMMd", lang)

    def weekday_day(value: date) -> str:
        return format_day(value, "MMMEd" if abs((value - today).days) < NEAR else "yMMMEd", lang)

    def long_day(value: date) -> str:
        return format_day(value, "yMMMd", lang)

    forms = {"day": day, "weekday_day": weekday_day, "long_day": long_day}

    @lru_cache(maxsize=4096)
    def time(value: date, form: str = "day") -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), forms[form](value))

    def count(number: int, noun: str = "") -> str:
        figure = str(number) if number < 1000 else format_decimal(number, locale=locale)
        return f"{figure} {noun}{'s' * (number != 1)}" if noun else figure

    return {**forms, "time": time, "count": count, "size": lambda number: format_size(number, locale)}


def format_size(number: int, locale: str) -> str:
    """Return a file's size in the unit that suits it: `180 KB`, `1.2 MB`."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1000))} KB"
    return f"{format_decimal(number / 1_000_000, format='0.#', locale=locale)} MB"


def join_links(links: Iterable[Link], root: str) -> Markup:
    """Return links in one line."""
    return Markup(", ".join([show_link(link, root) for link in links]))  # noqa: S704 - each is escaped


@lru_cache(maxsize=8192)
def show_link(link: Link, root: str) -> str:
    """Return a link's HTML, or its label where it leads nowhere. Assets share most links, so each is made but once."""
    label = str(escape(link.label))
    return f'<a href="{escape(root + link.url)}">{label}</a>' if link.url else label


def without_heading(source: str) -> Markup:
    """Return a page's HTML without its first heading, for a page that has one of its own."""
    return Markup(_HEADING.sub("", source, count=1).strip())  # noqa: S704 - MkDocs' own rendering


_HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


class Renderer:
    """Renders pages through the templates of a theme.

    What is the same on many pages is rendered once: the frame for each place and depth, the row of an
    asset for all lists.
    """

    def __init__(
        self,
        environment: Environment,
        library: Library,
        *,
        revision: str = "",
        csp: str = "",
        styles: Iterable[str] = (),
        scripts: Iterable[str] = (),
        guides: Iterable[Place] = (),
    ) -> None:
        self._frame = view_frame(library, revision=revision, csp=csp, styles=styles, scripts=scripts, guides=guides)
        self._environment = make_environment(environment, self._frame.lang, self._frame.today)
        environment.filters |= {"rows": self._join_rows, "stamp": self._print_stamp}
        self._stamp = self._environment.get_template("partials/stamp.html")
        self._stamps: dict[Trust, Markup] = {}
        self._rows: dict[tuple[str, int], tuple[object, str]] = {}
        self._contexts: dict[tuple[str, str, bool], dict[str, Any]] = {}

    @property
    def frame(self) -> Frame:
        """What every page shows around its own values."""
        return self._frame

    def render(self, page: Page) -> str:
        """Return a page's HTML."""
        template = self._environment.get_template(page.template)
        return template.render({**self.context(page.url, page.place), **page.make()})

    def context(self, url: str, place: str, *, root: str | None = None) -> dict[str, Any]:
        """Return what every template gets: `site`, `root`, `home` and the rendered pieces of the frame.

        `root` leads from the page to the site's root; it follows from the address, unless a page has many.
        """
        url = url.removeprefix("./").removesuffix("index.html")
        root = find_root(url) if root is None else root
        is_place = any(known.name == place and known.url == url for known in self._frame.places)
        key = (root, place, is_place)
        context = self._contexts.get(key)
        if context is None:
            context = self._contexts[key] = self._make_context(root, place, is_place)
        return dict(context)

    def _make_context(self, root: str, place: str, is_place: bool) -> dict[str, Any]:
        base: dict[str, Any] = {"site": self._frame, "root": root, "home": root or "./"}
        values = {**base, "place": place, "is_place": is_place, "is_home": is_place and not root}
        for piece in ("head", "topbar", "footer"):
            template = self._environment.get_template(f"partials/{piece}.html")
            base[f"frame_{piece}"] = Markup(template.render(values))  # noqa: S704 - a template's output
        return base

    def _join_rows(self, entries: Iterable[object], root: str, partial: str = "row") -> Markup:
        """Return the rows of entries for a page, each rendered once for the whole site, by the partial of that name."""
        rows = self._rows
        parts = []
        for entry in entries:
            known = rows.get((partial, id(entry)))
            if known is None:
                template = self._environment.get_template(f"partials/{partial}.html")
                row = template.render({"entry": entry, "root": ROOT, "site": self._frame})
                # The entry is kept with its row, so that its id is not given to another.
                known = rows[partial, id(entry)] = (entry, row)
            parts.append(known[1])
        return Markup("".join(parts).replace(ROOT, root))  # noqa: S704 - rows are a template's output

    def _print_stamp(self, trust: Trust) -> Markup:
        """Return the two trust marks; few stamps differ, so each is rendered once."""
        stamp = self._stamps.get(trust)
        if stamp is None:
            stamp = self._stamps[trust] = Markup(self._stamp.render(trust=trust).strip())  # noqa: S704 - a template
        return stamp
