"""Written words → families (stems) and stop words, by language; at build only, since readers know no language."""

import re
import warnings
from collections.abc import Callable, Iterable

REMAINS = frozenset("d ll m re s t ve".split())
"""What the apostrophes of English leave over: `don't` → `don`, `t`."""


def load_stop_words(lang: str) -> frozenset[str]:
    """Return the stop words of a language (`de`, `pt-BR`), folded; none where Whoosh knows none."""
    from whoosh import lang as whoosh

    from dealshelf.search.words import split_words

    try:
        listed: Iterable[str] = whoosh.stopwords_for_language(_base(lang)) or ()
    except (whoosh.NoStopWords, KeyError):
        return frozenset()
    folded = frozenset(word for line in listed for word in split_words(line))
    return folded | REMAINS if _base(lang) == "en" else folded


def load_stemmer(lang: str) -> Callable[[str], str]:
    """Return what makes a written word its stem in a language; for one that Whoosh does not know, the word itself."""
    with warnings.catch_warnings():
        # Whoosh is older than the Pythons that warn of its escapes when they compile it.
        warnings.simplefilter("ignore")
        from whoosh import lang as whoosh

        try:
            stem: Callable[[str], str] = whoosh.stemmer_for_language(_base(lang))
        except (whoosh.NoStemmer, re.error):
            return str

    def stem_or_keep(word: str) -> str:
        try:
            return stem(word)
        except re.error:
            # Whoosh's Arabic stemmer is written for a Python that read replacements otherwise.
            return word

    return stem_or_keep


def _base(lang: str) -> str:
    return lang.partition("-")[0].lower()
