"""Every kind of bad content gets a message with file, line, column and the way out."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from case_files import Case, read_cases, write_files
from dealshelf.pipeline import load_library
from dealshelf.problems import SettingsError, format_text
from dealshelf.site import load_site

TODAY = date(2026, 11, 21)


def check(root: Path) -> str:
    """Return the problems of a library as text."""
    _, problems = load_library(load_site(root / "site.yml"), today=TODAY, audience="internal")
    return format_text(problems)


def test_minimal_site_is_sound(minimal: Path) -> None:
    """The site that the cases put their faults into has no problem of its own."""
    assert check(minimal) == ""


@pytest.mark.parametrize("case", read_cases("check"), ids=lambda case: case.name)
def test_case(case: Case, minimal: Path) -> None:
    """Each case file's content gets exactly the problems it expects."""
    write_files(minimal, case.files)
    assert check(minimal).strip() == case.expected.strip(), case.says


def test_byte_order_mark_and_crlf_keep_lines(minimal: Path) -> None:
    """A byte-order mark is a warning; with it and with CRLF line ends, places are those an editor shows."""
    text = (minimal / "content/library/roi.md").read_text().replace("[cfo]", "[cfoo]")
    (minimal / "content/library/roi.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check(minimal).splitlines() == [
        "content/library/roi.md:1:1: begins with a byte-order mark. Save the file as UTF-8 without it. [warning]",
        "content/library/roi.md:4:12: personas: 'cfoo' is no persona. Did you mean 'cfo'?",
    ]


def test_old_mac_line_ends_are_lines(minimal: Path) -> None:
    """Carriage returns alone end lines too."""
    path = minimal / "content/library/roi.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert check(minimal) == ""


def test_latin_1_names_the_byte(minimal: Path) -> None:
    """A file that is not UTF-8 is named with the place of its first wrong byte."""
    path = minimal / "content/library/roi.md"
    path.write_bytes(path.read_bytes().replace(b"rejected", b"zur\xfcckgewiesen", 1))
    message = "is not UTF-8: byte 0xFC stands here. Save the file as UTF-8."
    assert check(minimal) == f"content/library/roi.md:2:20: {message}"


def test_utf_16_is_not_utf_8(minimal: Path) -> None:
    """A file saved as UTF-16 is refused, not misread."""
    path = minimal / "content/library/roi.md"
    path.write_text(path.read_text(), encoding="utf-16")
    assert "roi.md:1:1: is not UTF-8: byte 0xFF stands here." in check(minimal)


def test_huge_file_is_refused_without_reading_it_all(minimal: Path) -> None:
    """A record of 50 MB is refused, and says where such things belong."""
    path = minimal / "content/library/huge.md"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    message = "is 50.0 MB; a record holds at most 2 MB. Put large files beside it, under 'files'."
    assert check(minimal) == f"content/library/huge.md:1:1: {message}"


def test_zero_bytes_are_no_yaml(minimal: Path) -> None:
    """A file with characters that YAML does not allow is a problem, not a crash."""
    (minimal / "content/library/zero.md").write_bytes(b"---\ntitle: a\x00b\n---\n")
    assert "zero.md:2:9: the character U+0000 is not allowed in YAML." in check(minimal)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_symbolic_link_out_of_the_library(minimal: Path, tmp_path: Path) -> None:
    """A link that leads out is a problem and is not followed; one that stays inside is fine."""
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\nstatus: idea\n---\n")
    (minimal / "content/library/secret.md").symlink_to(secret)
    (minimal / "content/library/folder").symlink_to(tmp_path)
    (minimal / "content/library/gone.md").symlink_to(minimal / "nothing.md")
    message = "is a symbolic link out of the library, and is not followed. Copy the file instead."
    assert check(minimal).splitlines() == [
        f"content/library/folder:1:1: {message}",
        "content/library/gone.md:1:1: is a symbolic link to nothing. Remove it.",
        f"content/library/secret.md:1:1: {message}",
    ]


def test_a_folder_named_like_a_record_is_passed_over(minimal: Path) -> None:
    """A folder named like a record is none, and does not stop the rest from being checked."""
    (minimal / "content/library/folder.md").mkdir()
    assert check(minimal) == ""


def test_missing_folders_are_a_matter_of_configuration(minimal: Path) -> None:
    """A site without the folder it names says which one, at the setting's place."""
    shutil.rmtree(minimal / "content")
    with pytest.raises(SettingsError, match=r"site.yml:2:11: docs_dir: there is no folder 'content'. Make it,"):
        check(minimal)


def test_what_is_no_file_does_not_hang(minimal: Path) -> None:
    """A pipe and a loop of links are named, and not waited for or followed."""
    os.mkfifo(minimal / "content/library/pipe.md")
    (minimal / "content/library/loop.md").symlink_to("loop.md")
    assert check(minimal).splitlines() == [
        "content/library/loop.md:1:1: is a symbolic link to nothing. Remove it.",
        "content/library/pipe.md:1:1: is no file that can be read.",
    ]


def test_linked_tables_are_not_read(minimal: Path, tmp_path: Path) -> None:
    """A scorecard that is a link out of the library is named, and nothing of what it leads to is shown."""
    (tmp_path / "secret.txt").write_text("root:secret")
    (minimal / "content/scorecard").mkdir()
    (minimal / "content/scorecard/m.csv").symlink_to(tmp_path / "secret.txt")
    said = check(minimal)
    assert "content/scorecard/m.csv:1:1: is a symbolic link out of the library" in said
    assert "secret" not in said


def test_ordinary_pages_must_be_utf_8(minimal: Path) -> None:
    """A page that MkDocs could not read is named before it tries."""
    (minimal / "content/page.md").write_bytes(b"# Caf\xe9\n")
    assert check(minimal).startswith("content/page.md:1:6: is not UTF-8: byte 0xE9 stands here.")


def test_many_problems_of_one_file_take_no_time(minimal: Path) -> None:
    """Three thousand unknown tags are three thousand problems, for one reading of the file."""
    path = minimal / "content/library/roi.md"
    tags = ", ".join(f"t{number}" for number in range(3000))
    path.write_text(path.read_text().replace("status:", f"tags: [{tags}]\nstatus:"))
    assert len(check(minimal).splitlines()) == 3000


def test_a_table_linked_within_the_content_is_read(minimal: Path) -> None:
    """A scorecard that is a link to a file of the content folder is read as that file."""
    (minimal / "content/scorecard").mkdir()
    (minimal / "content/measures.csv").write_text("date,metric,value\n2026-10-31,first-call,many\n")
    (minimal / "content/scorecard/m.csv").symlink_to("../measures.csv")
    assert check(minimal).startswith("content/scorecard/m.csv:2:1: row: 'many' is no number.")
