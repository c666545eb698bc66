"""The frame of a site: its name, its places, its day."""

from collections.abc import Iterable

from dealshelf.dates import find_direction
from dealshelf.library import Library
from dealshelf.views.page import Frame, Place

FIND = Place("find", "Find", "")
LIBRARY = Place("library", "Library", "library/")
PERSONAS = Place("personas", "Personas", "personas/")
STAGES = Place("stages", "Stages", "stages/")
CALENDAR = Place("calendar", "Calendar", "calendar/")
ROADMAP = Place("roadmap", "Roadmap", "roadmap/")


def list_places(library: Library) -> tuple[Place, ...]:
    """Return the entries of the top bar; a site for prospects has only what they may see."""
    if not library.is_internal:
        return FIND, LIBRARY
    return FIND, LIBRARY, PERSONAS, STAGES, CALENDAR, ROADMAP


def view_frame(
    library: Library,
    *,
    revision: str = "",
    csp: str = "",
    styles: Iterable[str] = (),
    scripts: Iterable[str] = (),
    guides: Iterable[Place] = (),
) -> Frame:
    """Return what every page of a library's site shows around its own values."""
    return Frame(
        name=library.site.name,
        lang=library.settings.lang,
        direction=find_direction(library.settings.lang),
        places=list_places(library),
        today=library.today,
        is_internal=library.is_internal,
        revision=revision,
        csp=csp,
        styles=tuple(styles),
        scripts=tuple(scripts),
        guides=tuple(guides),
    )
