"""Front matter is read as text, with the line and column of everything in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealshelf.frontmatter import read_front_matter, split_front_matter
from dealshelf.yaml_text import MAX_DEPTH, UnreadableError, read_yaml


def test_scalars_stay_as_typed() -> None:
    """Nothing becomes a boolean, a number, a time or a date."""
    text = "a: no\nb: 12:30\nc: 0123\nd: 1e3\ne: 2026-11-12\nf: 'null'\n"
    expected = {"a": "no", "b": "12:30", "c": "0123", "d": "1e3", "e": "2026-11-12", "f": "null"}
    assert read_yaml(text).values == expected


def test_nothing_is_none() -> None:
    """A key without a value, `~` and `null` say nothing."""
    assert read_yaml("a:\nb: ~\nc: null\nd: ''\n").values == {"a": None, "b": None, "c": None, "d": ""}


def test_places_of_keys_and_values() -> None:
    """Places count lines and columns from 1, in block and flow style."""
    document = read_yaml("title: Lane\nwhy:\n  - One\n  - Two\nverified: {on: x, by: y}\n")
    assert document.locate(("title",)) == (1, 8)
    assert document.locate(("why", 1)) == (4, 5)
    assert document.locate(("verified", "by")) == (5, 23)
    assert document.locate_key(("verified", "by")) == (5, 19)
    assert document.locate(("verified", "to", "whom")) == (5, 11)
    assert document.locate(("gone",)) == (1, 1)


def test_columns_count_characters_not_bytes() -> None:
    """A column is what an editor shows, also behind letters that take more bytes."""
    assert read_yaml("è: 'é', \n".replace("'é', ", "[é, x]")).locate(("è", 1)) == (1, 8)


def test_body_line_is_the_editor_s() -> None:
    """The body begins on the line an editor shows, also after blank lines and with rules in the body."""
    front = read_front_matter("---\n\ntitle: a\n---\n\n\nBody\n\n---\n\nmore\n")
    assert front.document.values == {"title": "a"}
    assert front.document.locate(("title",)) == (3, 8)
    assert (front.body, front.body_line) == ("Body\n\n---\n\nmore\n", 7)


def test_no_front_matter_is_told_from_unclosed() -> None:
    """A rule further down does not make front matter; an opening without an end is a fault."""
    assert split_front_matter("# Title\n\n---\n") is None
    assert split_front_matter("---- \n") is None
    with pytest.raises(UnreadableError, match="never closed"):
        split_front_matter("---\ntitle: a\n")


def test_repeated_keys_are_all_reported() -> None:
    """Each repetition is reported with the line of the first, nested ones too."""
    errors = read_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 2\na: 3\n").errors
    assert [(error.path, error.place) for error in errors] == [(("b", "c"), (4, 3)), (("a",), (5, 1)), (("a",), (6, 1))]
    assert "line 1" in errors[1].message


def test_nesting_stops_before_memory_does() -> None:
    """A file made of brackets is refused at a fixed depth: libyaml's own composer would end the process."""
    with pytest.raises(UnreadableError, match=f"more than {MAX_DEPTH} deep"):
        read_yaml("a: " + "[" * 100_000)


def test_aliases_only_where_they_are_allowed() -> None:
    """A configuration may use aliases, a record may not."""
    text = "a: &a [x]\nb: *a\n"
    assert read_yaml(text, allow_aliases=True).values == {"a": ["x"], "b": ["x"]}
    with pytest.raises(UnreadableError, match="anchor"):
        read_yaml(text)
    with pytest.raises(UnreadableError, match="alias"):
        read_yaml("b: *a\n")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "? [a]\n: b\n"])
def test_only_mappings(text: str) -> None:
    """Front matter is lines of `key: value`."""
    with pytest.raises(UnreadableError):
        read_yaml(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text whatever raises anything but the one error, and its place lies in the text."""
    try:
        document = read_yaml(text)
    except UnreadableError as error:
        line, column = error.place
        assert line >= 1
        assert column >= 1
    else:
        assert isinstance(document.values, dict)


def test_sample_library_reads(request: pytest.FixtureRequest) -> None:
    """Every record of the sample library has front matter that reads without an error."""
    files = list(Path(request.config.rootpath, "content/library").rglob("*.md"))
    assert len(files) >= 25
    for path in files:
        assert read_front_matter(path.read_text(encoding="utf-8")).document.errors == []
