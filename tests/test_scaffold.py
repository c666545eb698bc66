"""A library to begin with, and records written from flags or answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from dealshelf.checks import check_library
from dealshelf.cli_records import init, new, schema
from dealshelf.dump import format_record
from dealshelf.forms import RECORD_FORMS, FormField, list_choices
from dealshelf.frontmatter import read_front_matter
from dealshelf.library import join_library
from dealshelf.load import Records, load_records
from dealshelf.problems import Problem, ProblemsError, SettingsError
from dealshelf.records import Audience
from dealshelf.records.base import show
from dealshelf.scaffold import draft_record
from dealshelf.site import Site, load_site
from dealshelf.starter import STARTER_TOKEN, start_library
from dealshelf.yaml_text import UNPRINTABLE

TODAY = date(2026, 11, 21)

GOOD_ASSET: dict[str, str | list[str]] = {
    "title": "A round in the rain",
    "type": "one-pager",
    "personas": ["depot-manager"],
    "stage": "trying",
    "why": ["It rains on a hundred days, and the parcels are dry on all of them."],
    "owner": "Lena Brandvold",
    "status": "published",
}


def read_library(folder: Path) -> tuple[Site, Records]:
    """Return the site in a folder and its records."""
    site = load_site(folder / "site.yml")
    return site, load_records(site)


def check_folder(folder: Path, *, today: date = TODAY, audience: Audience = "internal") -> list[str]:
    """Return what `check` would say of the library in a folder, a line a problem."""
    site, records = read_library(folder)
    library = join_library(site, records, today=today, audience=audience)
    return [str(problem) for problem in sorted(records.problems + check_library(library, records))]


def list_files(folder: Path) -> dict[str, bytes]:
    """Return what every file below a folder holds, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A new library in a folder of its own."""
    start_library(tmp_path / "shelf", today=TODAY)
    return tmp_path / "shelf"


@pytest.fixture
def write(shelf: Path) -> Callable[..., Path]:
    """Writes a record into the library, which is read anew each time."""

    def write_one(kind: Any, values: Mapping[str, str | Sequence[str]], body: str = "", **options: str) -> Path:
        site, records = read_library(shelf)
        return draft_record(site, records, kind, values, body, today=TODAY, **options).write()

    return write_one


def complaint(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    """Return the problems that an error carries, a line a problem."""
    return [str(problem) for problem in error.value.problems]


# A library to begin with


@pytest.mark.parametrize("days", [0, 30, 170])
@pytest.mark.parametrize("audience", ["internal", "shareable"])
@pytest.mark.parametrize("start", [TODAY, date(2027, 1, 1), date(2028, 2, 29)])
def test_a_new_library_has_no_problems_now_nor_for_months(
    tmp_path: Path, start: date, audience: Audience, days: int
) -> None:
    """Its days are set by the day it is made on, so that nothing in it is old."""
    start_library(tmp_path, today=start)
    assert check_folder(tmp_path, today=start + timedelta(days=days), audience=audience) == []


def test_a_new_library_has_an_example_of_each_record(shelf: Path) -> None:
    """Each kind has at least one, and what both teams sign is signed."""
    _, records = read_library(shelf)
    assert {asset.status for asset in records.assets} == {"published", "planned"}
    assert all(asset.verified for asset in records.assets if asset.status == "published")
    assert [signature.team for signature in records.personas[0].agreed] == ["marketing", "sales"]
    for group in (records.notes, records.roadmap, records.meetings, records.facts, records.agreement):
        assert group
    assert records.scorecard.measures
    assert records.scorecard.lead_ratings


def test_a_new_library_declares_every_vocabulary(shelf: Path) -> None:
    """Each has entries to write over."""
    settings = load_site(shelf / "site.yml").settings
    for name in ("types", "stages", "holdups", "products", "industries", "competitors", "tags"):
        assert settings.vocabulary(name), name


def test_start_library_returns_the_files_it_wrote(tmp_path: Path) -> None:
    """Names are set by the day too, and the file that git reads gets its dot."""
    written = {path.relative_to(tmp_path).as_posix() for path in start_library(tmp_path, today=date(2027, 1, 1))}
    assert written == set(list_files(tmp_path))
    assert {
        ".gitignore",
        "README.md",
        "site.yml",
        "content/meetings/2026-12-31.md",
        "content/notes/2026/2026-12-30-oskar-thiel-objection-k4xm.md",
    } <= written


def test_no_token_of_a_day_is_left_in_a_new_library(shelf: Path) -> None:
    """Neither in a text nor in a name."""
    for path, raw in list_files(shelf).items():
        assert not STARTER_TOKEN.search(path + raw.decode())


def test_start_library_refuses_a_folder_with_a_library(shelf: Path) -> None:
    """The one thing to say is that there is a library already."""
    before = list_files(shelf)
    with pytest.raises(SettingsError) as error:
        start_library(shelf, today=TODAY + timedelta(days=1))
    assert complaint(error) == [
        f"{shelf}/site.yml:1:1: is already there, and nothing is written over. "
        "Begin in an empty folder, or move it away."
    ]
    assert list_files(shelf) == before


def test_start_library_names_every_file_in_its_way_and_writes_none(tmp_path: Path) -> None:
    """Other files of the folder, such as a license, may stay."""
    for name in ("README.md", "LICENSE", "personas"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(SettingsError) as error:
        start_library(tmp_path, today=TODAY)
    assert complaint(error) == [
        f"{tmp_path}/README.md:1:1: is already there, and nothing is written over. "
        "Begin in an empty folder, or move it away.",
        f"{tmp_path}/personas/depot-manager.md:1:1: cannot be made: '{tmp_path}/personas' is a file, not a folder.",
    ]
    assert set(list_files(tmp_path)) == {"README.md", "LICENSE", "personas"}


def test_start_library_leaves_nothing_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before the disk was full is taken away again; what was there stays."""
    (tmp_path / "LICENSE").write_text("mine")
    real_open = Path.open

    def open_until_full(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "site.yml" and "x" in arguments:
            raise OSError(28, "No space left on device")
        return real_open(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_until_full)
    with pytest.raises(SettingsError) as error:
        start_library(tmp_path, today=TODAY)
    assert complaint(error) == [f"{tmp_path}/site.yml:1:1: cannot be written: No space left on device."]
    assert [path.name for path in tmp_path.iterdir()] == ["LICENSE"]


# Records from values


def test_a_record_has_its_keys_in_order_and_only_what_was_said(write: Callable[..., Path], shelf: Path) -> None:
    """Short lists stand on one line, lines on one each."""
    values = GOOD_ASSET | {"verified": "Oskar Thiel", "tags": "cost, winter", "summary": "", "answers": []}
    path = write("asset", values, "Gloves, and a roof.\n", folder="one-pagers")
    assert path == shelf / "content/library/one-pagers/a-round-in-the-rain.md"
    assert path.read_text() == (
        "---\n"
        "title: A round in the rain\n"
        "type: one-pager\n"
        "personas: [depot-manager]\n"
        "stage: trying\n"
        "why:\n"
        "  - It rains on a hundred days, and the parcels are dry on all of them.\n"
        "owner: Lena Brandvold\n"
        "status: published\n"
        "verified: {on: 2026-11-21, by: Oskar Thiel}\n"
        "audience: internal\n"
        "tags: [cost, winter]\n"
        "---\n"
        "\n"
        "Gloves, and a roof.\n"
    )
    assert check_folder(shelf) == []


WRITTEN = [
    ("asset", {"title": "ROI: über alles!"}, "content/library/roi-über-alles.md"),
    ("asset", {"title": "long " * 30}, f"content/library/{'-'.join(['long'] * 12)}.md"),
    ("persona", {"title": "Head of Fleet"}, "personas/head-of-fleet.md"),
    (
        "note",
        {"kind": "talk-track", "about": "library", "by": "Ines Falk"},
        "content/notes/2026/2026-11-21-ines-falk-talk-track-w2x4.md",
    ),
    (
        "note",
        {"kind": "comment", "about": "asset:a-round-in-january", "by": "Ines Falk", "on": "2025-02-01"},
        "content/notes/2025/2025-02-01-ines-falk-comment-w2x4.md",
    ),
    (
        "roadmap",
        {"title": "Roof", "stage": "concept", "window": "Q1 2028", "say": ["Ask."], "confirmed": "Ines Falk"},
        "content/roadmap/roof.md",
    ),
    ("meeting", {"title": "Snow"}, "content/meetings/2026-11-21.md"),
    ("meeting", {"title": "Snow", "date": "2026-11-28"}, "content/meetings/2026-11-28.md"),
]


@pytest.mark.parametrize(("kind", "values", "path"), WRITTEN, ids=[path.rpartition("/")[2] for _, _, path in WRITTEN])
def test_a_record_is_named_by_what_it_says_and_passes_check(
    write: Callable[..., Path], shelf: Path, kind: str, values: dict[str, Any], path: str
) -> None:
    """Only what a person has yet to do is left: a persona waits for its signatures."""
    assert write(kind, values, "Some words.", suffix="w2x4").relative_to(shelf).as_posix() == path
    left = check_folder(shelf)
    if kind == "persona":
        assert left == [f"{path}:1:1: agreed: nobody has signed. Both teams sign: {SIGN} [warning]"]
    else:
        assert left == []


SIGN = "'- {team: …, by: …, on: …}'."

REFUSED = {
    "an unknown value": (
        "asset",
        GOOD_ASSET | {"type": "onepager", "personas": "depot-manger", "tags": "cost,snwo,wintr"},
        [
            "content/library/a-round-in-the-rain.md:3:7: type: 'onepager' is no type. Did you mean 'one-pager'?",
            "content/library/a-round-in-the-rain.md:4:12: personas: 'depot-manger' is no persona. "
            "Did you mean 'depot-manager'?",
            "content/library/a-round-in-the-rain.md:11:14: tags: 'snwo' is no tag.",
            "content/library/a-round-in-the-rain.md:11:20: tags: 'wintr' is no tag. Did you mean 'winter'?",
        ],
    ),
    "an unknown key": (
        "asset",
        {"title": "Rain", "stagee": "trying"},
        ["content/library/rain.md:5:1: stagee: 'stagee' is no key here. Did you mean 'stage'?"],
    ),
    "an impossible day": (
        "note",
        {"kind": "comment", "about": "library", "by": "Jo", "on": "2026-02-30"},
        [
            "content/notes/2026/2026-02-30-jo-comment-w2x4.md:5:5: on: '2026-02-30' is no date: "
            "that month has no such day."
        ],
    ),
    "a reference to nothing": (
        "note",
        {"kind": "comment", "about": "persona:depot-manger", "by": "Jo"},
        [
            "content/notes/2026/2026-11-21-jo-comment-w2x4.md:3:8: about: 'depot-manger' is no persona. "
            "Did you mean 'depot-manager'?"
        ],
    ),
    "a title without a letter": (
        "asset",
        {"title": "?!"},
        ["content/library:1:1: file name: '' makes no file name. Choose another title, or name it with --slug."],
    ),
    "a title that names a folder's page": (
        "roadmap",
        {"title": "Index", "stage": "concept"},
        [
            "content/roadmap:1:1: file name: 'index' names the page of its folder. "
            "Choose another title, or name it with --slug."
        ],
    ),
    "a name that is kept": (
        "asset",
        {"title": "Page"},
        ["content/library/page.md:1:1: file name: 'page' is kept for the Library's own pages. Choose another name."],
    ),
    "a slug that is taken elsewhere": (
        "asset",
        {"title": "What a round costs"},
        [
            "content/library/what-a-round-costs.md:1:1: slug: the slug 'what-a-round-costs' is taken by "
            "content/library/one-pagers/what-a-round-costs.md. Choose another title, or name it with --slug."
        ],
    ),
    "a file that is there": (
        "persona",
        {"title": "Depot manager"},
        [
            "personas/depot-manager.md:1:1: is already there, and nothing is written over. "
            "Choose another title, or name it with --slug."
        ],
    ),
    "a meeting that is there": (
        "meeting",
        {"title": "Snow", "date": "2026-11-20"},
        ["content/meetings/2026-11-20.md:1:1: is already there, and nothing is written over."],
    ),
    "a meeting on no day": (
        "meeting",
        {"title": "Snow", "date": "20/11/2026"},
        ["content/meetings:1:1: file name: '20/11/2026' is no date. Write it as YYYY-MM-DD."],
    ),
    "text that is no text": (
        "roadmap",
        {"title": "Roof", "stage": "concept", "say": "\udce4"},
        ["content/roadmap/roof.md:5:8: YAML: found invalid Unicode character escape code."],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_check_would_refuse_is_not_written(write: Callable[..., Path], shelf: Path, case: str) -> None:
    """The words are those of `check`, and every fault is named at once."""
    kind, values, messages = REFUSED[case]
    before = list_files(shelf)
    with pytest.raises(ProblemsError) as error:
        write(kind, values, "Some words.", suffix="w2x4")
    assert complaint(error) == messages
    assert list_files(shelf) == before


def test_an_asset_that_lacks_what_its_status_asks_for_is_refused_as_check_does(
    write: Callable[..., Path], shelf: Path
) -> None:
    """The message is the one that `check` has for the same file, written by hand."""
    values = {name: value for name, value in GOOD_ASSET.items() if name != "why"}
    with pytest.raises(ProblemsError) as error:
        write("asset", values, "Gloves.")
    site, records = read_library(shelf)
    path = shelf / "content/library/a-round-in-the-rain.md"
    path.write_text(draft_record(site, records, "asset", GOOD_ASSET, "Gloves.", today=TODAY).text)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(("why", "  - "))))
    assert complaint(error) == check_folder(shelf)
    assert "why: is missing" in complaint(error)[0]


@pytest.mark.parametrize("folder", ["..", "../..", "/etc", "a//b", ".hidden", "_drafts/a"])
def test_an_asset_goes_below_the_library_only(write: Callable[..., Path], folder: str) -> None:
    """A folder that is hidden, or lies elsewhere, would not be read."""
    with pytest.raises(ProblemsError) as error:
        write("asset", {"title": "Rain"}, folder=folder)
    assert complaint(error) == [f"content/library:1:1: folder: '{folder}' is no folder for a record. Write it as a/b."]


@pytest.mark.parametrize("slug", ["../rain", "a/b", ".rain", "a b", "\0"])
def test_a_slug_cannot_name_another_folder(write: Callable[..., Path], slug: str) -> None:
    """It names a file, and nothing else."""
    with pytest.raises(ProblemsError) as error:
        write("asset", {"title": "Rain"}, slug=slug)
    message = f"{show(slug)} makes no file name. Choose another title, or name it with --slug."
    assert complaint(error) == [f"content/library:1:1: file name: {message}"]


def test_rows_are_split_into_their_keys(write: Callable[..., Path]) -> None:
    """A signature without a day is of today; an objection may do without a proof."""
    values = {
        "title": "Head of Fleet",
        "objections": ["Too slow. | Than what?| what-a-round-costs", "Too wet. | Not on the inside."],
        "agreed": ["marketing | Lena Brandvold | 2026-11-02", "sales|Oskar Thiel"],
    }
    values_read = read_front_matter(write("persona", values).read_text()).document.values
    assert values_read["objections"] == [
        {"they_say": "Too slow.", "we_say": "Than what?", "proof": "what-a-round-costs"},
        {"they_say": "Too wet.", "we_say": "Not on the inside."},
    ]
    assert values_read["agreed"] == [
        {"team": "marketing", "by": "Lena Brandvold", "on": "2026-11-02"},
        {"team": "sales", "by": "Oskar Thiel", "on": "2026-11-21"},
    ]


def test_warnings_do_not_stop_a_record(shelf: Path) -> None:
    """They are handed over with the draft."""
    site, records = read_library(shelf)
    draft = draft_record(site, records, "asset", GOOD_ASSET, today=TODAY)
    assert draft.warnings == (
        Problem(draft.path, 1, 1, "", "is published, but has no body, no link and no files.", "warning"),
    )


def test_a_file_that_appears_meanwhile_is_not_written_over(shelf: Path) -> None:
    """The draft was made when it was not there yet."""
    site, records = read_library(shelf)
    draft = draft_record(site, records, "meeting", {"title": "Snow"}, today=TODAY)
    draft.file.write_text("theirs")
    with pytest.raises(ProblemsError):
        draft.write()
    assert draft.file.read_text() == "theirs"


def test_two_notes_of_one_day_get_names_of_their_own(write: Callable[..., Path]) -> None:
    """Four random characters part them."""
    values = {"kind": "comment", "about": "library", "by": "Jo"}
    assert len({write("note", values, "Yes.").name for _ in range(5)}) == 5


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "no",
        "null",
        "~",
        "2026",
        "12:30",
        "0x1f",
        "1e3",
        "---",
        "a\n---\nb",
        "- a",
        "a: b",
        "a #b",
        "*a",
        "&a",
        "!a",
        "'",
        '"',
        "{a}",
        "[a]",
        "a,b",
        "?",
        "%",
        "@",
        "`",
        "\t",
        " a ",
        "\ufeff",
        "\x85",
        "\u2028",
        "\0",
        "on",
        "=",
    ]
)


def hold(text: str) -> str:
    """Return a text as a record can hold it."""
    return UNPRINTABLE.sub("\ufffd", text)


@given(st.dictionaries(st.sampled_from(["title", "on", "say"]), TEXTS | st.lists(TEXTS, max_size=3), max_size=3), TEXTS)
def test_any_text_is_read_as_it_was_written(fields: dict[str, Any], body: str) -> None:
    """Whatever somebody says stays what they said, and nothing of it becomes a key, a number or another file's end.

    But for a character that no page can show: a mark stands for it.
    """
    front = read_front_matter(format_record(fields, body))
    assert front.document.values == {
        name: [hold(text) for text in value] if isinstance(value, list) else hold(value)
        for name, value in fields.items()
    }
    assert front.document.errors == []


@given(TEXTS.filter(str.strip))
def test_a_body_stays_below_the_front_matter(body: str) -> None:
    """But for blank lines about it and the kind of its line ends."""
    text = format_record({"title": "Rain"}, body)
    assert read_front_matter(text).body.rstrip() == body.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


# What can be said


@pytest.mark.parametrize("kind", RECORD_FORMS)
def test_every_key_of_a_record_can_be_said(kind: Any) -> None:
    """All but what only an import says; and a meeting has its day besides."""
    form = RECORD_FORMS[kind]
    extra = {"asset": {"needs"}, "meeting": {"date"}}.get(kind, set())
    assert {field.name for field in form.fields} ^ set(form.model.model_fields) == extra


def test_choices_are_what_this_library_has(shelf: Path) -> None:
    """Vocabulary, personas, assets; any text where nothing is declared."""
    site, records = read_library(shelf)

    def choices(kind: Any, name: str) -> tuple[str, ...] | None:
        field = next(field for field in RECORD_FORMS[kind].fields if field.name == name)
        return list_choices(kind, field, site, records)

    assert choices("asset", "stage") == ("noticing", "comparing", "trying", "deciding")
    assert choices("roadmap", "stage") == ("concept", "development", "launching", "shipped", "dropped")
    assert choices("asset", "personas") == ("depot-manager",)
    assert choices("asset", "roadmap") == ("battery-cabinet",)
    assert choices("asset", "title") is None
    assert choices("asset", "tags") == ("cost", "winter")


def test_a_stamp_is_said_by_its_person() -> None:
    """The flag asks for a name; the day is today's."""
    assert FormField("verified", "stamp").flag == "--verified-by"
    assert FormField("not_yet").flag == "--not-yet"


# The commands


@pytest.fixture
def run(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in the folder of the library, on a set day."""
    monkeypatch.chdir(shelf)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")
    commands = click.Group(commands={"init": init, "new": new, "schema": schema})

    def run_command(*arguments: str, answers: str = "") -> Result:
        return CliRunner().invoke(commands, arguments, input=answers, prog_name="dealshelf")

    return run_command


def test_new_writes_from_flags_and_prints_the_path(run: Callable[..., Result], shelf: Path) -> None:
    """A list takes commas or the flag again."""
    result = run("new", "asset", "--title", "Rain", "--tags", "cost,winter", "--answers", "need", "--answers", "timing")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "content/library/rain.md\n", "")
    assert check_folder(shelf) == []
    text = (shelf / "content/library/rain.md").read_text()
    assert "answers: [need, timing]\n" in text
    assert "tags: [cost, winter]\n" in text


def test_new_reads_the_body_from_standard_input(run: Callable[..., Result], shelf: Path) -> None:
    """A rating may do without one; other notes say something."""
    flags = ("new", "note", "--about", "asset:what-a-round-costs", "--by", "Jo")
    assert run(*flags, "--kind", "comment", "--text", "-", answers="It landed.\n").exit_code == 0
    assert run(*flags, "--kind", "rating", "--rating", "high").exit_code == 0
    assert check_folder(shelf) == []


def test_new_names_the_missing_flags_when_nobody_can_be_asked(run: Callable[..., Result], shelf: Path) -> None:
    """Exit code 2, and nothing is written."""
    before = list_files(shelf)
    result = run("new", "note", "--by", "Jo")
    assert result.exit_code == 2
    assert "Error: Missing --kind, --about, --text. Say it, or let --ask ask for it." in result.stderr
    assert list_files(shelf) == before


def test_new_says_what_check_would_say(run: Callable[..., Result], shelf: Path) -> None:
    """Exit code 1, a problem a line on stderr, and nothing is written."""
    before = list_files(shelf)
    result = run("new", "asset", "--title", "Rain", "--type", "onepager", "--status", "planed")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "content/library/rain.md:3:7: type: 'onepager' is no type. Did you mean 'one-pager'?\n"
        "content/library/rain.md:4:9: status: 'planed' is none of idea, planned, drafting, review, scheduled, "
        "published, retired. Did you mean 'planned'?\n"
    )
    assert list_files(shelf) == before


def test_new_asks_for_what_is_missing(run: Callable[..., Result], shelf: Path) -> None:
    """What is wrong is asked again; what the status does not need may be passed over; flags are not asked."""
    answers = "\nRain\nplaned\nplanned\nonepager\none-pager\n\n\nIt rains.\nA lot.\n\n\n\n2026-13-01\n2027-01-15\n"
    result = run("new", "asset", "--ask", "--audience", "shareable", answers=answers + "\n\n\n\nwinter,snow\nwinter\n")
    assert result.exit_code == 0, result.stderr
    assert "'planed' is none of these. Did you mean 'planned'?" in result.stderr
    assert "'2026-13-01' is no date" in result.stderr
    assert "'snow' is none of these." in result.stderr
    assert "Who may have it?" not in result.stderr
    assert (shelf / "content/library/rain.md").read_text() == (
        "---\ntitle: Rain\ntype: one-pager\nwhy:\n  - It rains.\n  - A lot.\nstatus: planned\n"
        "publish: 2027-01-15\naudience: shareable\ntags: [winter]\n---\n"
    )


def test_new_asks_until_what_the_status_needs_is_said(run: Callable[..., Result], shelf: Path) -> None:
    """Each empty answer is asked again, for single values, lists and lines."""
    answers = "\none-pager\n\n , \ndepot-manager\n\ntrying\n\nDry.\n\n\n\nJo\n" + "\n" * 7
    flags = ("--title", "Rain", "--status", "published", "--link", "https://example.org/rain")
    result = run("new", "asset", "--ask", *flags, answers=answers)
    assert result.exit_code == 0, result.stderr
    assert check_folder(shelf) == []


def test_new_asks_for_the_words_of_a_note(run: Callable[..., Result], shelf: Path) -> None:
    """They end with an empty line; how it landed is asked of ratings only."""
    answers = "comment\nasset:what-a-round-costs\nJo\nIt landed.\nTwice.\n\n"
    result = run("new", "note", "--ask", answers=answers)
    assert result.exit_code == 0, result.stderr
    text = (shelf / result.stdout.strip()).read_text()
    assert text.endswith("on: 2026-11-21\n---\n\nIt landed.\nTwice.\n")
    assert "How did it land?" not in result.stderr


def test_new_needs_a_library(run: Callable[..., Result], shelf: Path) -> None:
    """Without one, exit code 2 and how to begin."""
    (shelf / "site.yml").unlink()
    result = run("new", "meeting", "--title", "Snow")
    assert result.exit_code == 2
    assert "begin with 'dealshelf init'" in result.stderr


def test_new_goes_by_the_day_it_is_given(run: Callable[..., Result]) -> None:
    """`--today` goes before the environment."""
    result = run("new", "meeting", "--title", "Snow", "--today", "2026-12-24")
    assert result.stdout == "content/meetings/2026-12-24.md\n"


@pytest.mark.parametrize("kind", RECORD_FORMS)
def test_new_has_a_flag_with_help_for_each_field(run: Callable[..., Result], kind: Any) -> None:
    """Nothing can be asked that cannot be said by a flag."""
    output = run("new", kind, "--help").stdout
    for field in RECORD_FORMS[kind].fields:
        assert field.flag in output
    command = new.commands[kind]
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_init_lists_what_it_wrote_and_refuses_the_second_time(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time, exit code 2."""
    monkeypatch.chdir(tmp_path)
    result = run("init", "fresh")
    assert result.exit_code == 0
    assert {tmp_path / line for line in result.stdout.splitlines()} == {
        tmp_path / "fresh" / path for path in list_files(tmp_path / "fresh")
    }
    again = run("init", "fresh")
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr == (
        "fresh/site.yml:1:1: is already there, and nothing is written over. "
        "Begin in an empty folder, or move it away.\n"
    )


def test_a_draft_says_where_it_goes_in_the_words_of_problems(shelf: Path) -> None:
    """Its path goes from the folder of `site.yml`, wherever the personas are."""
    site, records = read_library(shelf)
    moved = replace(site, personas_dir=shelf / "people")
    assert draft_record(moved, records, "persona", {"title": "Buyer"}, today=TODAY).path == "people/buyer.md"
