"""What attachments say is found, with its page; whatever a file does, the build goes on."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from attachment_files import draw_jpeg, replace_part, write_docx, write_pdf, write_pptx
from conftest import ROOT, TODAY, run_command
from dealshelf.attachments import cache as cache_module
from dealshelf.attachments import gathering, process
from dealshelf.attachments.cache import Cache
from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.process import Reader
from dealshelf.attachments.reading import MOST_PARTS, Reading
from search_twin import open_twin, run_twin

ASSET = """---
title: The rule
type: deck
status: published
audience: {audience}
personas: [cfo]
stage: justifying
owner: Ines Okafor
publish: 2026-11-01
why: [A reason]
files: [{files}]
---
{body}
"""


def read(path: Path) -> Reading:
    """Return what a file says, read by a process of its own."""
    with Reader() as reader:
        return reader.read(str(path))


def list_parts(path: Path) -> list[tuple[str, str]]:
    """Return labels and texts of a file's parts."""
    return [(part.label, part.text) for part in read(path).parts]


def test_a_pdf_is_read_by_page(tmp_path: Path) -> None:
    """Each page by its number; one that says nothing is left out, and keeps the others' numbers as they are."""
    path = write_pdf(tmp_path / "a.pdf", ["First of all", "", "Third of all"])
    assert list_parts(path) == [("1", "First of all"), ("3", "Third of all")]


def test_a_presentation_is_read_by_slide(tmp_path: Path) -> None:
    """With what stands in groups, tables and the speaker's notes."""
    path = write_pptx(tmp_path / "a.PPTX", ["First of all", "Second of all"], note="Say it slowly")
    assert list_parts(path) == [("1", "First of all Say it slowly"), ("2", "Second of all in a cell")]


def test_a_document_is_read_by_section(tmp_path: Path) -> None:
    """A document has no pages before it is laid out, so its headings say where."""
    path = write_docx(tmp_path / "a.docx", [("Who decides", "Quality alone"), ("On what", "On the record")])
    assert list_parts(path) == [
        ("Who decides", "Who decides Quality alone Quality alone in a table"),
        ("On what", "On what On the record On the record in a table"),
    ]


def test_pictures_are_small_and_drawn_anew(tmp_path: Path) -> None:
    """Of a PDF its first page; of others what the program put in, unless that is the empty page of a template."""
    picture = read(write_pdf(tmp_path / "a.pdf", ["First"])).picture
    assert picture is not None
    assert (picture.raw[8:12], picture.width, picture.height) == (b"WEBP", 320, 453)
    assert len(picture.raw) < 30_000
    assert read(write_pdf(tmp_path / "empty.pdf", [""])).picture is None
    assert read(write_pptx(tmp_path / "template.pptx", ["One"])).picture is None
    drawn = read(write_pptx(tmp_path / "a.pptx", ["One"], thumbnail=draw_jpeg())).picture
    assert drawn is not None
    assert (drawn.raw[8:12], drawn.width, drawn.height) == (b"WEBP", 320, 180)
    assert read(write_pptx(tmp_path / "b.pptx", ["One"], thumbnail=b"<script>")).picture is None


def test_what_is_too_long_is_cut(tmp_path: Path) -> None:
    """Of very many pages the first are read."""
    pages = [f"Page {number}" for number in range(MOST_PARTS + 5)]
    parts = list_parts(write_pdf(tmp_path / "a.pdf", pages))
    assert (len(parts), parts[-1][0]) == (MOST_PARTS, str(MOST_PARTS))


def write_encrypted(folder: Path) -> Path:
    """Return a PDF that asks for a password."""
    return write_pdf(folder / "a.pdf", ["Secret"], password="word")


def write_truncated(folder: Path) -> Path:
    """Return half a presentation."""
    path = write_pptx(folder / "a.pptx", ["One"])
    path.write_bytes(path.read_bytes()[:9000])
    return path


def write_misnamed(folder: Path) -> Path:
    """Return a web page that says it is a PDF."""
    path = folder / "a.pdf"
    path.write_text("<!doctype html><title>Not found</title>", encoding="utf-8")
    return path


def write_other_archive(folder: Path) -> Path:
    """Return an archive that is no document."""
    with zipfile.ZipFile(folder / "a.docx", "w") as archive:
        archive.writestr("a.txt", "text")
    return folder / "a.docx"


def write_encrypted_office(folder: Path) -> Path:
    """Return what Office writes when there is a password: another format within."""
    path = folder / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    return path


def write_archive_bomb(folder: Path) -> Path:
    """Return a document of a few KB that unpacks to 150 MB."""
    return replace_part(write_docx(folder / "a.docx", [("A", "B")]), "word/document.xml", b" " * 150_000_000)


def write_larger_bomb(folder: Path) -> Path:
    """Return a presentation whose many parts together unpack to more than any may."""
    path = write_pptx(folder / "a.pptx", ["One"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(250):
            archive.writestr(f"ppt/media/{number}.xml", b" " * 900_000)
    return path


def write_text_bomb(folder: Path) -> Path:
    """Return a document whose XML names entities of entities: a billion laughs."""
    lines = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "laugh">{lines}]>'
    text += '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    text += "<w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    return replace_part(write_docx(folder / "a.docx", [("A", "B")]), "word/document.xml", text.encode())


def write_empty(folder: Path) -> Path:
    """Return a file of no bytes."""
    (folder / "a.pdf").touch()
    return folder / "a.pdf"


def write_large(folder: Path) -> Path:
    """Return a file that is too large, most of it a hole."""
    with (folder / "a.pdf").open("wb") as stream:
        stream.truncate(51_000_000)
    return folder / "a.pdf"


def write_link(folder: Path) -> Path:
    """Return a link to a PDF outside the library."""
    outside = write_pdf(folder.parent / f"{folder.name}-outside.pdf", ["Secret"])
    (folder / "a.pdf").symlink_to(outside)
    return folder / "a.pdf"


def write_pipe(folder: Path) -> Path:
    """Return a pipe that nobody writes into."""
    os.mkfifo(folder / "a.pdf")
    return folder / "a.pdf"


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (write_encrypted, "is encrypted. Save it without a password."),
        (write_truncated, "is broken, or not what its name says. Save it anew."),
        (write_misnamed, "is no PDF that can be read. Export it anew."),
        (write_other_archive, "is no document that can be read. Save it anew."),
        (write_encrypted_office, "is encrypted, or older than 2007. Save it anew, without a password."),
        (write_archive_bomb, "unpacks to far more than a document holds. Save it anew."),
        (write_larger_bomb, "unpacks to far more than a document holds. Save it anew."),
        (write_empty, "is empty. Export it anew."),
        (write_large, "is larger than 50 MB, and its text is not read. Save it with smaller pictures."),
        (write_link, "is a link that leads out of the library's folder. Put the file itself there."),
        (write_pipe, "is no file."),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, write: Callable[[Path], Path], fault: str) -> None:
    """A hostile, broken or locked file has a fault in words, soon, and no parts."""
    path = write(tmp_path)
    started = time.monotonic()
    reading = gathering.read_files({"a": path}, tmp_path, Cache(tmp_path / "cache"))["a"]
    assert (reading.fault, reading.parts, reading.picture) == (fault, (), None)
    assert time.monotonic() - started < 10


def test_entities_are_not_followed(tmp_path: Path) -> None:
    """A billion laughs are none."""
    reading = read(write_text_bomb(tmp_path))
    assert "laugh" not in "".join(part.text for part in reading.parts)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """Its process is ended, and the next file has another."""
    path = write_pdf(tmp_path / "a.pdf", ["First"])
    with Reader(seconds=0.01) as reader, pytest.raises(FaultError, match=r"takes more than 0\.01 s to read"):
        reader.read(str(path))
    with Reader() as reader:
        reader.read(str(path))
        assert reader._process is not None
        reader._process.kill()
        with pytest.raises(FaultError, match="ends the program that reads it"):
            reader.read(str(path))
        assert reader.read(str(path)).parts


def test_the_reader_stays_within_its_limits() -> None:
    """The process that reads cannot take the machine's memory."""
    code = "from dealshelf.attachments.child import _set_limits; _set_limits(); bytearray(2_000_000_000)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in result.stderr


def test_nothing_is_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time nothing reads, though the file has moved; what the cache holds broken is read again."""
    kept = tmp_path / "cache"
    path = write_pdf(tmp_path / "a.pdf", ["First"])
    files = {"a": path, "same": shutil.copy(path, tmp_path / "b.pdf"), "text": tmp_path / "a.txt"}
    first = gathering.read_files(files, tmp_path, Cache(kept))
    assert list(first) == ["a", "same"]
    assert first["a"] is first["same"]
    (entry,) = kept.iterdir()
    path.rename(tmp_path / "c.pdf")
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    again = gathering.read_files({"c": tmp_path / "c.pdf"}, tmp_path, Cache(kept))
    assert again == {"c": first["a"]}
    entry.write_text("{", encoding="utf-8")
    assert gathering.read_files({"c": tmp_path / "c.pdf"}, tmp_path, Cache(kept))["c"].fault


def test_other_readers_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version may read otherwise, so what an older one has read counts for nothing."""
    before = Cache(tmp_path).name_entry(".pdf", b"raw")
    monkeypatch.setattr(cache_module, "VERSION", 2)
    assert Cache(tmp_path).name_entry(".pdf", b"raw") != before
    assert Cache(tmp_path).name_entry(".docx", b"raw") != Cache(tmp_path).name_entry(".pdf", b"raw")


def test_unused_entries_go(tmp_path: Path) -> None:
    """What nobody has asked for in months is removed; what was, stays."""
    cache = Cache(tmp_path)
    for name in ("old", "used"):
        cache.keep(name, Reading("page"))
        os.utime(tmp_path / f"{name}.json", (0, 0))
    assert cache.find("used") == Reading("page")
    cache.tidy()
    assert [file.name for file in tmp_path.iterdir()] == ["used.json"]


def add_asset(library: Path, slug: str, files: str, *, audience: str = "shareable", body: str = "The body.") -> None:
    """Write an asset with attachments into a library."""
    text = ASSET.format(files=files, audience=audience, body=body)
    (library / "content" / "library" / f"{slug}.md").write_text(text, encoding="utf-8")


def build(library: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Build a library."""
    return run_command("dealshelf", "build", "--today", TODAY, *words, cwd=library)


def read_site(folder: Path) -> dict[str, bytes]:
    """Return every file of a site."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def find(library: Path, query: str) -> dict[str, str | None]:
    """Return where each asset that a query finds says it, when only an attachment does."""
    result = run_command("dealshelf", "find", "--json", f"kind:asset {query}", cwd=library)
    rows = json.loads(result.stdout)["results"]
    return {row["url"].split("/")[1]: row.get("place") for row in rows}


def test_a_hit_says_its_page(minimal: Path, tmp_path: Path) -> None:
    """What only an attachment says, in any form, leads to its page, in Python and in the browser."""
    folder = minimal / "content" / "library"
    write_pdf(folder / "a rule.pdf", ["A quarantine of goods", "Quarantines of frozen goods", "Never defrosted"])
    write_docx(folder / "form.docx", [("Signing", "Whoever signs has authority")])
    add_asset(minimal, "rule", "a rule.pdf")
    add_asset(minimal, "both", "a rule.pdf, form.docx", body="A quarantine, never defrosted.")
    assert build(minimal).returncode == 0
    asked = {
        "defrosting ": {"rule": "in the attachment, page 3", "both": None},
        "quarantines frozen ": {"rule": "in the attachment, page 2", "both": "in a rule.pdf, page 2"},
        "authorit": {"both": "in form.docx, under “Signing”", "rule": None},
        "quarantne ": {"rule": "in the attachment, page 1", "both": None},
    }
    for query, places in asked.items():
        assert find(minimal, query) == places
    pages = json.loads(run_command("dealshelf", "find", "--json", "defrosting ", cwd=minimal).stdout)
    assert [row["place_url"] for row in pages["results"] if "place" in row] == ["library/a%20rule.pdf#page=3"]
    index = next((minimal / "site" / "search").glob("*/"))
    shutil.copytree(index, tmp_path / "twin" / "index")
    with open_twin(tmp_path / "twin") as page:
        assert run_twin(page, LOCATE, list(asked)) == list(asked.values())


LOCATE = """
const { findAddress, locateInAttachment, sayPlace } = await import("/search-attachments.js");
const index = await SearchIndex.open("index/");
const cell = (name) => index.meta.row.indexOf(name);
return Promise.all(given.map(async (text) => {
  const { documents, query } = await search(index, `kind:asset ${text}`);
  const rows = await index.rows(documents);
  const say = async (row, at) => {
    if (!row[cell("attached")]) return [row[cell("url")].split("/")[1], null];
    const place = await locateInAttachment(index, documents[at], query.words, query.isTyping);
    return [row[cell("url")].split("/")[1], place ? sayPlace(place) : null];
  };
  return Object.fromEntries(await Promise.all(rows.map(say)));
}));
"""


def test_the_page_shows_the_first_page(minimal: Path) -> None:
    """Beside the button, as a file of our own that opens the attachment; the same bytes each time."""
    write_pdf(minimal / "content" / "library" / "rule.pdf", ["One"])
    add_asset(minimal, "rule", "rule.pdf")
    assert build(minimal).returncode == 0
    first = read_site(minimal / "site")
    shown = re.search(
        r'<a href="../../library/rule.pdf"><img src="../../(library/rule/preview-[0-9a-f]{8}.webp)" width="320" '
        r'height="453" alt="First page of rule.pdf" loading="lazy"></a>',
        first["library/rule/index.html"].decode(),
    )
    assert shown
    assert first[shown[1]].startswith(b"RIFF")
    shutil.rmtree(minimal / ".dealshelf")
    assert build(minimal).returncode == 0
    assert read_site(minimal / "site") == first


def test_prospects_get_only_what_is_theirs(minimal: Path) -> None:
    """A site for prospects has the text and the picture of what it shows, and nothing of the rest."""
    folder = minimal / "content" / "library"
    write_pdf(folder / "ours.pdf", ["Defrosted"])
    write_pdf(folder / "theirs.pdf", ["Quarantine"])
    add_asset(minimal, "ours", "ours.pdf", audience="internal")
    add_asset(minimal, "theirs", "theirs.pdf")
    assert build(minimal, "--audience", "shareable").returncode == 0
    site = read_site(minimal / "site")
    assert [path.split("/")[1] for path in site if "preview" in path] == ["theirs"]
    assert any(b"quarantine" in raw for raw in site.values())
    assert not any(b"defrost" in raw for raw in site.values())


def test_a_file_that_cannot_be_read_is_a_warning(minimal: Path) -> None:
    """The site is built, with a warning that names the file; a strict build is not."""
    write_pdf(minimal / "content" / "library" / "rule.pdf", ["One"], password="word")
    add_asset(minimal, "rule", "rule.pdf")
    result = build(minimal)
    assert (result.returncode, "1 warning" in result.stdout) == (0, True)
    assert "content/library/rule.pdf:1:1: is encrypted. Save it without a password. [warning]\n" in result.stderr
    assert build(minimal, "--strict").returncode == 1


def test_without_the_extra_the_build_says_so_once(minimal: Path) -> None:
    """What reads attachments is not there: one line says what to install, and even a strict build is made."""
    for name in ("one", "two"):
        write_pdf(minimal / "content" / "library" / f"{name}.pdf", ["One"])
        add_asset(minimal, name, f"{name}.pdf")
    hide = "import sys; from dealshelf.attachments import cache; cache.LIBRARIES = ('pypdfium2', 'no-such-reader'); "
    code = f"{hide} from dealshelf.entry import run; run()"
    command = [sys.executable, "-W", "ignore", "-c", code, "build", "--today", TODAY]
    result = subprocess.run(command, cwd=minimal, capture_output=True, text=True, check=False)
    message = "no-such-reader is not installed: search does not know what attachments say. "
    assert result.stderr == f"{message}Install 'dealshelf[attachments]'.\n"
    strict = subprocess.run([*command, "--strict"], cwd=minimal, capture_output=True, text=True, check=False)
    assert (result.returncode, strict.returncode, strict.stderr) == (0, 0, "")


def test_the_sample_has_pictures_of_its_sheets(sample: Path) -> None:
    """The sample library's PDFs show their first page; nothing of them is in its git."""
    assert len(list((sample / "site").glob("library/*/preview-*.webp"))) == 3
    assert "/.dealshelf/" in (ROOT / ".gitignore").read_text(encoding="utf-8")
