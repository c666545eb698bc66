"""Texts are cut into the same words everywhere."""

from pathlib import Path

import pytest
import yaml

from dealshelf.search.words import LONGEST, split_words
from search_twin import open_twin, run_twin

CASES: list[list[str]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "search" / "words.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "words"), CASES)
def test_text_is_cut_into_words(text: str, words: str) -> None:
    """Words are lower case without accents; CJK is cut into pairs; what is neither letter nor digit parts words."""
    assert " ".join(split_words(text)) == words


def test_long_words_are_cut() -> None:
    """No word is longer than a front-coded list can well say."""
    words = split_words("x" * 10_000)
    assert "".join(words) == "x" * 10_000
    assert max(map(len, words)) == LONGEST


def test_javascript_cuts_alike(tmp_path: Path) -> None:
    """The browser cuts every case, and every letter of the Basic Multilingual Plane, just as Python does."""
    letters = "".join(chr(code) for code in range(0x20, 0xFFFE) if not 0xD800 <= code <= 0xDFFF)
    plane = [f"x{letters[at]}y {letters[at : at + 3]}" for at in range(0, len(letters), 3)]
    texts = [text for text, _ in CASES] + plane
    with open_twin(tmp_path) as page:
        found = run_twin(page, "return given.map(splitWords);", texts)
    different = [text for text, words in zip(texts, found, strict=True) if split_words(text) != words]
    # Python and the browser may know different versions of Unicode: letters that the older one has not yet.
    assert len(different) < len(texts) / 50, different[:20]
    assert not [text for text in different if text in dict(CASES)]
    assert not [text for text in different if all(ord(letter) < 0x0500 for letter in text)]
