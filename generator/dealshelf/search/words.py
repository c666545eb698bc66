"""Text → written words, as the index holds them and as a query is cut. `theme/js/search-words.js` is its twin."""

import re
import unicodedata

LONGEST = 40
"""Letters of a word; what goes on longer is cut into several."""

_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
"""Accents and the pointing of Hebrew and Arabic: they belong to a word and are dropped from it."""

_MARKS = "\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u0f18-\u0fbc\u1000-\u109f\u1780-\u17d3\u3099\u309a"
"""Vowel signs of scripts that write vowels as marks: without them words would fall to pieces."""

_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}{_MARKS}]){{1,{LONGEST}}}")
_DROPPED = re.compile(rf"[{_SIGNS}]+")
_FAR = re.compile("[\U00010000-\U0010ffff]+")
_CJK = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
)
_BLANKED = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
_PUNCTUATION = "\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026\u00a0\u00b7\u2022\u20ac"
"""What most often keeps English from being ASCII, and is part of no word."""

_folded: dict[str, tuple[str, ...]] = {}


def split_words(text: str) -> list[str]:
    """Return the written words of a text in their order: lower case, accents folded, CJK as pairs of neighbours."""
    text = text.lower()
    if not text.isascii():
        for mark in _PUNCTUATION:
            text = text.replace(mark, " ")
    if text.isascii():
        # Four times as fast as the expression, and most texts come this way.
        found = text.translate(_BLANKED).split()
        if len(max(found, key=len, default="")) <= LONGEST:
            return found
    found = _WORD.findall(text)
    if text.isascii():
        return found
    words: list[str] = []
    for word in found:
        if word.isascii():
            words.append(word)
        else:
            words.extend(fold(word))
    return words


def fold(word: str) -> tuple[str, ...]:
    """Return what a word with letters beyond ASCII is written as: mostly one word, for CJK pairs of letters.

    Compatible forms become one (NFKD), accents go, and letters beyond the Basic Multilingual Plane part words, so
    that every language counts and sorts letters alike.
    """
    known = _folded.get(word)
    if known is None:
        known = _folded[word] = tuple(_fold(word))
    return known


def _fold(word: str) -> list[str]:
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word).lower())
    plain = _FAR.sub(" ", unicodedata.normalize("NFC", plain).translate(_LETTERS))
    words: list[str] = []
    for part in _WORD.findall(plain):
        start = 0
        for run in _CJK.finditer(part):
            words.append(part[start : run.start()])
            letters = run[0]
            words += [letters[at : at + 2] for at in range(len(letters) - 1)] or [letters]
            start = run.end()
        words.append(part[start:])
    return [word for word in words if word]
