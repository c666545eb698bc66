"""What other programs read of a library: calendars, feeds, the whole as JSON, and the host's own files."""

from dealshelf.feeds.hosting import list_hosting_files
from dealshelf.feeds.ical import list_calendars
from dealshelf.feeds.library_json import list_library_json
from dealshelf.feeds.llms import list_contents
from dealshelf.feeds.news import list_news_outputs
from dealshelf.views.attachments import list_previews
from dealshelf.views.page import Output
from dealshelf.views.shelf import Shelf


def list_outputs(shelf: Shelf) -> list[Output]:
    """Return every file of a library's site that is no page."""
    calendars = list_calendars(shelf) if shelf.library.is_internal else ()
    return [
        *list_library_json(shelf),
        *calendars,
        *list_news_outputs(shelf),
        *list_contents(shelf),
        *list_previews(shelf.library),
        *list_hosting_files(shelf),
    ]
