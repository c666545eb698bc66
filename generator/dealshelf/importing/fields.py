"""Foreign values → the fields of an asset."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

import pyromark

from dealshelf.config import Settings
from dealshelf.importing.mapping import KeyTarget, Mapping
from dealshelf.importing.sources import Entry, make_day
from dealshelf.importing.terms import Terms
from dealshelf.markdown import OPTIONS
from dealshelf.reading import make_slug
from dealshelf.records import AUDIENCES, STATUSES, Asset, Status
from dealshelf.records.asset import MAX_WHY
from dealshelf.records.base import ADDRESS, show
from dealshelf.yaml_text import Value

Fields: TypeAlias = dict[str, str | list[str] | date]
"""Front matter to be: text, a list of texts or a date by field, in no order yet."""

LIST_FIELDS = ("personas", "answers", "products", "industries", "competitors", "tags")
NAME_KEYS = ("name", "label", "title", "id", "key")
"""Where the name stands in a mapping that is used for a text, such as an author with a picture."""

TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
STATUS_WORDS: dict[str, Status] = {"draft": "drafting", "publish": "published", "live": "published"}

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FORMATS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(slots=True)
class Rules:
    """What every entry of a run is read by, and the keys that were found and not used."""

    mapping: Mapping
    settings: Settings
    terms: Terms
    today: date
    unused: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Reading:
    """An entry's values by what they become, and what had to be left out of them."""

    values: dict[KeyTarget, list[Value]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def texts(self, target: KeyTarget, mapping: Mapping) -> list[str]:
        """Return every text for a target, as the map file has it, none of them twice."""
        found = [text for value in self.values.get(target, ()) for text in to_texts(value)]
        translated = [mapping.translate(target, text) for text in found]
        return list(dict.fromkeys(text for text in translated if text))

    def first(self, target: KeyTarget, mapping: Mapping) -> str:
        """Return the first text for a target, empty when there is none."""
        return next(iter(self.texts(target, mapping)), "")


def read_values(entry: Entry, rules: Rules) -> Reading:
    """Return an entry's values sorted by what they become; keys that become nothing are counted as unused."""
    targets = rules.mapping.targets()
    found: dict[str, tuple[str, Value]] = {}
    for key, value in entry.values.items():
        if key.lower() not in targets and isinstance(value, dict):
            inner = {f"{key}.{name}": item for name, item in value.items()}
            known = {name: item for name, item in inner.items() if _plain_key(name) in targets}
            found |= {_plain_key(name): (name, item) for name, item in known.items() if _plain_key(name) not in found}
            if known:
                continue
        found[_plain_key(key)] = (key, value)
    reading = Reading()
    for key, target in targets.items():
        if key in found and target != "ignore":
            name, value = found[key]
            reading.values.setdefault(target, []).append(value)
            if isinstance(value, dict | list) and value and not to_texts(value):
                reading.notes.append(f"{name}: holds no text that can be used, and is left out.")
    rules.unused.update(name for key, (name, _) in found.items() if key not in targets and key != "layout")
    return reading


def _plain_key(key: str) -> str:
    return key.lower().removeprefix("params.")


def to_texts(value: Value) -> list[str]:
    """Return the texts in a value: of a list each, of a mapping its name; blanks and line ends become one blank."""
    if isinstance(value, list):
        return [text for item in value for text in ([] if isinstance(item, list) else to_texts(item))]
    if isinstance(value, dict):
        named = next((value[key] for key in NAME_KEYS if isinstance(value.get(key), str)), None)
        return to_texts(named) if named else []
    text = clean(value or "")
    return [text] if text else []


def clean(text: str) -> str:
    """Return a text on one line, without characters that no YAML may hold."""
    plain = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
    return " ".join(plain.split())


def make_fields(entry: Entry, reading: Reading, rules: Rules, authors: dict[str, str]) -> Fields:
    """Return the front matter that an entry gives, without what it lacks; notes are added to its reading."""
    mapping, defaults = rules.mapping, rules.mapping.defaults
    fields: Fields = {"title": reading.first("title", mapping) or find_heading(entry.rest) or _name_title(entry)}
    fields["type"] = _find_type(entry, reading, rules)
    stage = reading.first("stage", mapping)
    fields["stage"] = (stage and rules.terms.take("stage", stage)) or defaults.stage
    fields["why"] = _read_why(reading, mapping)
    fields["summary"] = _read_summary(reading, mapping)
    fields["owner"] = ", ".join(authors.get(name, name) for name in reading.texts("owner", mapping)) or defaults.owner
    publish = _read_day("publish", reading, mapping) or parse_day(reading.first("published", mapping)) or entry.day
    if publish:
        fields["publish"] = publish
    fields["status"] = _decide_status(entry, reading, rules, publish)
    audience = reading.first("audience", mapping)
    fields["audience"] = audience if audience in AUDIENCES else defaults.audience
    fields["link"] = _read_link(reading, mapping)
    for name in LIST_FIELDS:
        fields[name] = _read_terms(entry, name, reading, rules)
    fields["lang"] = _read_language(entry, reading, rules)
    return {name: value for name, value in fields.items() if value and not (name == "audience" and value == "internal")}


def _name_title(entry: Entry) -> str:
    words = clean(entry.name.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:] or entry.name


def _read_why(reading: Reading, mapping: Mapping) -> list[str]:
    lines = reading.texts("why", mapping)
    if len(lines) > MAX_WHY:
        reading.notes.append(f"why: {len(lines)} lines; the first {MAX_WHY} are kept.")
    return lines[:MAX_WHY]


def _read_summary(reading: Reading, mapping: Mapping) -> str:
    """Return the first paragraph of the first text."""
    for value in reading.values.get("summary", ()):
        if isinstance(value, str) and value.strip():
            first = re.split(r"\n\s*\n", value.strip())[0]
            return mapping.translate("summary", clean(first)) or ""
    return reading.first("summary", mapping)


def find_heading(body: str) -> str:
    """Return the text of a body's first heading of the first level, empty when it has none."""
    if "#" not in body and "\n=" not in body:
        return ""
    inside = False
    texts: list[str] = []
    for event in pyromark.events(body, options=OPTIONS):
        if not isinstance(event, dict):
            continue
        start: Any = event.get("Start")
        if isinstance(start, dict) and start.get("Heading", {}).get("level") == "H1":
            inside = True
        elif inside and isinstance(event.get("End"), dict):
            break
        elif inside:
            texts += [text for kind in ("Text", "Code") if isinstance(text := event.get(kind), str)]
    return clean("".join(texts))


def _find_type(entry: Entry, reading: Reading, rules: Rules) -> str:
    """Return the type that the source names, or that its layout or a folder above it has the name of."""
    named = reading.first("type", rules.mapping)
    if named and (found := rules.terms.find("type", named)):
        return found
    hints = [*to_texts(entry.values.get("layout")), *reversed(entry.folder.split("/"))]
    for hint in hints:
        for word in (hint.strip("_"), _singular(hint.strip("_"))):
            translated = rules.mapping.translate("type", word)
            if translated and (found := rules.terms.find("type", translated)):
                return found
    default = rules.mapping.defaults.type
    return (named and rules.terms.take("type", named)) or default


def _singular(word: str) -> str:
    return re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")


def _read_day(target: KeyTarget, reading: Reading, mapping: Mapping) -> date | None:
    for text in reading.texts(target, mapping):
        if day := parse_day(text):
            return day
        reading.notes.append(f"{target}: {show(text)} is no date, and is left out.")
    return None


def parse_day(text: str) -> date | None:
    """Return the day that a text opens with, in figures (year first) or with an English month; None without one."""
    if match := _DAY.match(text):
        return make_day(*match.groups())
    for form in _DAY_FORMATS if text else ():
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _decide_status(entry: Entry, reading: Reading, rules: Rules, publish: date | None) -> Status:
    mapping, today = rules.mapping, rules.today
    word = reading.first("status", mapping).lower()
    if word in STATUSES:
        return STATUSES[STATUSES.index(word)]
    if word in STATUS_WORDS and STATUS_WORDS[word] != "published":
        return STATUS_WORDS[word]
    is_draft = reading.first("draft", mapping).lower() in TRUE
    is_held_back = reading.first("published", mapping).lower() in FALSE
    if is_draft or is_held_back or "_drafts" in entry.folder.split("/"):
        return "drafting"
    expires = _read_day("expires", reading, mapping)
    if expires and expires <= today:
        return "retired"
    return "scheduled" if publish and publish > today else "published"


def _read_link(reading: Reading, mapping: Mapping) -> str:
    for text in reading.texts("link", mapping):
        host = "/".join(mapping.base_url[0].split("/", 3)[:3]) if mapping.base_url and text.startswith("/") else ""
        if ADDRESS.fullmatch(host + text):
            return host + text
        reading.notes.append(f"link: {show(text)} is no address, and is left out.")
    return ""


def _read_terms(entry: Entry, name: str, reading: Reading, rules: Rules) -> list[str]:
    target: Any = name
    words = [word for value in reading.values.get(target, ()) for word in _split_words(value, entry)]
    translated = [rules.mapping.translate(target, word) for word in words]
    spellings: dict[str, str] = {}
    for word in translated:
        if word:
            spellings.setdefault(make_slug(word) or word, word)
    taken = (rules.terms.take(name, word) for word in spellings.values())
    found = dict.fromkeys(term for term in taken if term)
    return list(found) or list(getattr(rules.mapping.defaults, name))


def _split_words(value: Value, entry: Entry) -> list[str]:
    """Return the words of a list that may be written as one text: with commas, and in Jekyll with blanks."""
    if not isinstance(value, str):
        return to_texts(value)
    if "," in value:
        return [word for part in value.split(",") for word in to_texts(part)]
    is_jekyll = any(part in ("_posts", "_drafts") for part in entry.folder.split("/"))
    return clean(value).split(" ") if is_jekyll and value.strip() else to_texts(value)


def _read_language(entry: Entry, reading: Reading, rules: Rules) -> str:
    text = (reading.first("lang", rules.mapping) or entry.lang).replace("_", "-")
    text = text[:2].lower() + text[2:] if len(text) == 2 or text[2:3] == "-" else text
    if text and not _LANGUAGE.fullmatch(text):
        reading.notes.append(f"lang: {show(text)} is no language code, and is left out.")
        text = ""
    text = text or rules.mapping.defaults.lang or ""
    return "" if text == rules.settings.lang else text


def find_needs(fields: Fields, settings: Settings) -> list[str]:
    """Return the required fields that are missing, by the status."""
    status: Any = fields["status"]
    return [name for name in settings.required[status] if not fields.get(name) and not _has_default(name)]


def _has_default(name: str) -> bool:
    return bool(Asset.model_fields[name].default)
