"""Library → plain values that templates print; one module a page kind."""

from dealshelf.library import Library
from dealshelf.views.asset import list_asset_pages
from dealshelf.views.lists import list_library_pages
from dealshelf.views.page import Page
from dealshelf.views.persona import list_persona_pages
from dealshelf.views.shelf import Shelf
from dealshelf.views.stage import list_stage_pages


def list_pages(library: Library) -> list[Page]:
    """Return every page of our own on a library's site but the home page, which MkDocs renders."""
    shelf = Shelf(library)
    pages = [*list_asset_pages(shelf), *list_library_pages(shelf)]
    if library.is_internal:
        pages += [*list_persona_pages(shelf), *list_stage_pages(shelf)]
    return pages
