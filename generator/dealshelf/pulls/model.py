"""What is kept of open pull requests: plain values, checked when they are made and when they are read."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from dealshelf.records.base import Day, Link, Part

VERSION: Literal[1] = 1
"""Of the form of the file. A file of another version is not read."""

MOST_PULLS = 500
MOST_FILES = 300
MOST_COMMENTS = 200
LONGEST_LINE = 300
LONGEST_TEXT = 2000
LONGEST_PATH = 1000

Status = Literal["added", "modified", "removed", "renamed"]
Line = Annotated[str, StringConstraints(max_length=LONGEST_LINE)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Path = Annotated[str, StringConstraints(max_length=LONGEST_PATH)]


def find_utc_day(moment: datetime) -> date:
    """Return the day of a moment in UTC; that of its own zone at the very ends of the calendar."""
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:
        return moment.date()


class ForgeError(Exception):
    """The forge does not tell; the message says why and what to do, in one line, and never holds the token."""


class Comment(Part):
    """What a reviewer says to a line of a record's file, or to the whole file when `line` is None. Plain text."""

    path: Path
    line: int | None = None
    author: Line
    on: Day
    text: Text
    url: Link


class Touch(Part):
    """A record's file that a pull request changes.

    `reference` names the record as records do; besides, it is `agreement`, `facts` or `scorecard`. `path` goes from
    the folder of `site.yml`. Of a record that is proposed, `title` is its own; of a note, `about` says what it is
    about, and `text` what it says.
    """

    path: Path
    status: Status
    reference: Path
    title: Line = ""
    about: Path = ""
    text: Text = ""


class PullRequest(Part):
    """An open pull request that touches records, with the open comments on their lines.

    Days are those of the forge, in UTC. `is_cut` says that it has more files or comments than are kept.
    """

    number: int
    title: Line
    url: Link
    author: Line
    opened: Day
    updated: Day
    is_draft: bool = False
    branch: Line
    touches: tuple[Touch, ...]
    comments: tuple[Comment, ...] = ()
    is_cut: bool = False


class Pulls(Part):
    """The open pull requests of a repository to a branch that touch records, by number, as they were when asked for.

    `is_cut` says that there were more than `MOST_PULLS`; those changed last were looked at.
    """

    version: Literal[1]
    asked: AwareDatetime
    repository: Link
    branch: Line
    is_cut: bool = False
    pulls: tuple[PullRequest, ...] = ()

    @property
    def asked_on(self) -> date:
        """The day of asking, in UTC."""
        return find_utc_day(self.asked)
