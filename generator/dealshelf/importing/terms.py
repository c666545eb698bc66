"""Foreign tags and types → the site's vocabulary, and new entries for `site.yml`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from dealshelf.config import ASSET_FIELDS, Settings, VocabularyField, make_label
from dealshelf.reading import make_slug
from dealshelf.records.base import is_slug
from dealshelf.site import PLUGIN
from dealshelf.yaml_text import read_yaml

ADDABLE: tuple[VocabularyField, ...] = ("types", "products", "industries", "competitors", "tags")
"""Vocabularies that an import may add to. Stages and hold-ups are the teams' own picture of a purchase."""


@dataclass(slots=True)
class Terms:
    """Finds what a foreign word is called here, and keeps count of the words that are unknown.

    `unknown` goes from a field's vocabulary (or `personas`) to new ids, each with its spellings.
    """

    settings: Settings
    personas: Mapping[str, str]
    add: bool = False
    unknown: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def find(self, name: str, spelling: str) -> str | None:
        """Return the id of a word in a field's vocabulary, by id, label or synonym; None when it has none."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._read_known(name)
        return known.get(spelling.casefold()) or known.get(make_slug(spelling))

    def take(self, name: str, spelling: str) -> str | None:
        """Return a word's id; a word that is unknown is counted, and gets a new id when words may be added."""
        if found := self.find(name, spelling):
            return found
        vocabulary = ASSET_FIELDS.get(name, name)
        new = _make_id(spelling)
        self.unknown.setdefault(vocabulary, {}).setdefault(new or spelling, Counter())[spelling] += 1
        return new if new and self.add and vocabulary in ADDABLE else None

    def additions(self) -> dict[VocabularyField, dict[str, str]]:
        """Return the new entries by vocabulary: from an id to its label, which is the commonest spelling."""
        if not self.add:
            return {}
        found = {}
        for name in ADDABLE:
            words = sorted(self.unknown.get(name, {}).items())
            if terms := {new: _choose_label(new, spellings) for new, spellings in words if _make_id(new) == new}:
                found[name] = terms
        return found

    def _read_known(self, name: str) -> dict[str, str]:
        if name == "personas":
            return {make_slug(word): slug for word, slug in self.personas.items()} | dict(self.personas)
        terms = self.settings.vocabulary(ASSET_FIELDS[name])
        words = [(synonym, key) for key, term in terms.items() for synonym in term.synonyms]
        words += [(term.label, key) for key, term in terms.items()]
        words += [(key, key) for key in terms]
        return {make_slug(word): key for word, key in words} | {word.casefold(): key for word, key in words}


def _make_id(spelling: str) -> str:
    """Return the id that a word gets, empty when it makes none."""
    new = make_slug(spelling)
    return new if is_slug(new) else ""


def _choose_label(new: str, spellings: Counter[str]) -> str:
    """Return the commonest spelling; one that is like an id is made readable."""
    spelling = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return make_label(new) if spelling == new else spelling


def add_terms(text: str, additions: Mapping[VocabularyField, Mapping[str, str]]) -> str:
    """Return the text of a `site.yml` with new entries of the vocabulary; nothing else in it changes.

    Raises `ValueError` when the text does not hold what was added, which means that it is laid out in a way that is
    not foreseen here.
    """
    for name, terms in additions.items():
        plugin, _ = _find_plugin(text)
        present = _child(plugin, name)[1]
        known = {key.value for key, _ in present.value} if isinstance(present, yaml.MappingNode) else set()
        fresh = {new: label for new, label in terms.items() if new not in known}
        if fresh:
            text = _add(text, name, fresh)
            _check(text, name, fresh)
    return text


def _add(text: str, name: str, terms: Mapping[str, str]) -> str:
    """Put entries at the end of a vocabulary, the vocabulary at the end of the plugin, as far as each is there."""
    entries = [f"{_quote(new)}: {_quote(label)}" for new, label in terms.items()]
    plugin, plugin_key = _find_plugin(text)
    key, value = _child(plugin, name)
    if isinstance(value, yaml.MappingNode) and value.value:
        return _extend(text, value, entries)
    if key is not None and value is not None:
        column = key.start_mark.column + 2
        return _replace(text, value, f"{{{', '.join(entries)}}}" if _flows(plugin) else _block(entries, column))
    if isinstance(plugin, yaml.MappingNode) and plugin.value:
        if plugin.flow_style:
            return _extend(text, plugin, [f"{name}: {{{', '.join(entries)}}}"])
        return _extend(text, plugin, [f"{name}:", *(f"  {entry}" for entry in entries)])
    column = plugin_key.start_mark.column + 2
    block = _block([f"{name}:", *(f"  {entry}" for entry in entries)], column)
    if plugin is None:
        return _insert(text, plugin_key.end_mark.index, ":" + block)
    return _replace(text, plugin, block)


def _find_plugin(text: str) -> tuple[yaml.Node | None, yaml.Node]:
    """Return the node of the plugin's options, None when its name stands alone, and the node of its name."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    plugins = _child(root, "plugins")[1]
    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    for entry in entries:
        if isinstance(entry, yaml.ScalarNode) and entry.value == PLUGIN:
            return None, entry
        key, value = _child(entry, PLUGIN)
        if key is not None:
            return value, key
    raise ValueError(f"the plugin '{PLUGIN}' is not in the configuration")


def _child(node: yaml.Node | None, name: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return key, value
    return None, None


def _flows(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.flow_style)


def _extend(text: str, node: yaml.MappingNode, entries: list[str]) -> str:
    """Put lines at the end of a mapping that holds something, in the style it is written in."""
    if not node.flow_style:
        lines = _block(entries, node.start_mark.column).removeprefix("\n") + "\n"
        return _insert(text, _end_of_line(text, node), lines)
    inside = text[: node.end_mark.index - 1].rstrip()
    comma = "" if inside.endswith(",") else ","
    return f"{inside}{comma} {', '.join(entries)}{text[len(inside) :]}"


def _end_of_line(text: str, node: yaml.Node) -> int:
    """Return where the line begins that follows the last value inside a node."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        key, node = last if isinstance(last, tuple) else (None, last)
        if key is not None and isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index:
            node = key
    mark = node.end_mark
    if mark.column == 0:
        return int(mark.index)
    end = text.find("\n", mark.index)
    return len(text) if end < 0 else end + 1


def _insert(text: str, at: int, lines: str) -> str:
    before = text[:at]
    if lines.endswith("\n") and before and not before.endswith("\n"):
        before += "\n"
    return before + lines + text[at:]


def _replace(text: str, node: yaml.Node, lines: str) -> str:
    """Put lines in the place of an empty value; a comment beside it stays on its line."""
    begin, end = node.start_mark.index, node.end_mark.index
    before = text[:begin].rstrip(" ")
    rest = text[end:]
    if begin == end:
        begin = end = len(before) if before.endswith(":") else text.rindex(":", 0, begin) + 1
        before, rest = text[:begin], text[end:]
    if not lines.startswith("\n"):
        return f"{before} {lines}{rest}"
    comment, newline, below = rest.partition("\n")
    return f"{before}{comment.rstrip()}{lines}{newline}{below}"


def _block(entries: list[str], column: int) -> str:
    return "".join(f"\n{' ' * column}{entry}" for entry in entries)


def _quote(text: str) -> str:
    """Return a text as YAML that is right in a block and within brackets."""
    return yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=10**9).strip()[1:-1]


def _check(text: str, name: str, terms: Mapping[str, str]) -> None:
    plugin, _ = _find_plugin(text)
    values = _child(plugin, name)[1]
    held = {key.value: value.value for key, value in values.value} if isinstance(values, yaml.MappingNode) else {}
    read_yaml(text, allow_aliases=True)
    if any(held.get(new) != label for new, label in terms.items()):
        raise ValueError(f"'{name}' cannot be added to in this layout")
