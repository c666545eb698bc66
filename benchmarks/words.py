"""English-like text from a seed: a fixed vocabulary, drawn with the frequencies that words of a language have."""

import random
import re
import sys
from array import array
from dataclasses import dataclass, field

COMMON = """
the of and to a in is that for it with as on are this by be from or an at have not we they can which their one has
more when you was will but all if what your there who so no than into about other some only each most how any its our
time before after because between over while without where many them these two up out first then every same through
customer team month price cost deal week contract order question answer record number report result sample plant line
price site case buyer seller market sales review meeting value risk change plan quarter year day process quality test
budget audit supplier delivery shipment warehouse product service signal sensor pallet route carrier lane batch finance
director manager office system data claim proof promise figure table page note letter call email visit pilot trial
problem reason choice loss gain share rate margin target limit deadline window renewal discount invoice licence
keep show ask give take find make send sign wait pay start stop save lose win hold move need want know see tell write
read check compare decide agree measure release reject replace repair return explain approve forecast deliver
small large late early good better clear short long open free whole real simple usual single cheap sure
""".split()
"""Ranked by hand: the words that any text is mostly made of come first."""

STEMS = """
act adapt adjust align allocat approv arrang assess assign balanc benefit bill calculat calibrat captur carr categor
certif claim collect combin commit compar complet comput confirm connect consult contain convert coordinat correct
creat deliver demonstrat depend describ design detect develop deviat direct discover dispatch distribut document
elevat employ enabl estimat evaluat examin expect expir explor extend fail filter finish forecast fulfil generat govern
handl harvest identif implement improv includ indicat inform inspect install insur integrat interpret inventor invest
investigat isolat label launch lead lift load locat manag map measur migrat monitor negotiat observ offset operat
organis outlin pack perform plann predict prepar present prevent procur produc project protect prov publish purchas
qualif quantif question reach reconcil record recover reduc refer regulat relat releas remov renew repeat report
request requir resolv respond restor restrict retain review revis sampl schedul select separat settl simulat specif
spread stabilis standard stor structur submit substitut suggest supervis support sustain target tender track train
transfer transform translat transport treat trigger updat upgrad valid verif warrant weigh withdraw
""".split()
ENDINGS = ("ed", "ing", "ion", "er", "able", "ions", "ers", "ive", "ment", "ings", "ively", "ability")
SYLLABLES = ("ba", "cor", "del", "en", "fer", "gra", "hal", "in", "jun", "kel", "lo", "mar", "nor", "ost", "pre", "qui")
LAST_SYLLABLES = ("bert", "cane", "dry", "field", "gate", "ham", "ley", "mond", "ner", "port", "rick", "tan", "well")

DRAWN = 65_536
"""Words are drawn by 16-bit numbers from a table of that many places, each word as often as its rank says."""

WORD = re.compile(r"\S*\w\S*")


def make_vocabulary() -> list[str]:
    """Return some thousand different words, from the commonest to the rarest; always the same."""
    derived = [stem + ending for stem in STEMS for ending in ENDINGS]
    names = [one + two + last for one in SYLLABLES for two in SYLLABLES[::3] for last in LAST_SYLLABLES]
    rare = derived + names
    random.Random(0).shuffle(rare)
    return list(dict.fromkeys(COMMON + rare))


def spread_by_rank(words: list[str]) -> list[str]:
    """Return a table in which the word of rank r stands about in proportion to 1 / (r + 2.7), at least once.

    Source: B. Mandelbrot's form of Zipf's law, with the constants usual for English.
    """
    weights = [1 / (rank + 2.7) for rank in range(1, len(words) + 1)]
    share = (DRAWN - len(words)) / sum(weights)
    table = [word for word, weight in zip(words, weights, strict=True) for _ in range(1 + int(weight * share))]
    return table + words[: DRAWN - len(table)]


def count_words(text: str) -> int:
    """Return the number of words of a Markdown text; marks alone (`-`, `|`, `##`) are none."""
    return len(WORD.findall(text))


@dataclass(slots=True)
class Writer:
    """Writes sentences from a stream of random numbers of its own."""

    random: random.Random
    table: list[str] = field(repr=False)

    def words(self, count: int) -> list[str]:
        """Return so many words."""
        places = array("H", self.random.randbytes(2 * count))
        if sys.byteorder == "big":
            places.byteswap()
        return [self.table[place] for place in places]

    def phrase(self, count: int) -> str:
        """Return so many words as a heading: a capital, no full stop."""
        return " ".join(self.words(count)).capitalize()

    def paragraph(self, count: int) -> str:
        """Return so many words as sentences of 8 to 20 words."""
        words = self.words(count)
        start = 0
        while start < count:
            end = start + self.random.randint(8, 20)
            if end + 8 > count:
                end = count
            words[start] = words[start].capitalize()
            if end - start > 12:
                words[start + 5] += ","
            words[end - 1] += "."
            start = end
        return " ".join(words)
