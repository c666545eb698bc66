"""Library → plain values that templates print; one module a page kind."""

from dealshelf.views.asset import list_asset_pages
from dealshelf.views.calendar import list_calendar_pages
from dealshelf.views.lists import list_library_pages
from dealshelf.views.news import list_news_pages
from dealshelf.views.page import Page
from dealshelf.views.persona import list_persona_pages
from dealshelf.views.roadmap import list_roadmap_pages
from dealshelf.views.shelf import Shelf
from dealshelf.views.stage import list_stage_pages


def list_pages(shelf: Shelf) -> list[Page]:
    """Return every page of our own on a library's site but the home page, which MkDocs renders."""
    pages = [*list_asset_pages(shelf), *list_library_pages(shelf), *list_news_pages(shelf)]
    if shelf.library.is_internal:
        pages += [*list_persona_pages(shelf), *list_stage_pages(shelf)]
        pages += [*list_calendar_pages(shelf), *list_roadmap_pages(shelf)]
    return pages
