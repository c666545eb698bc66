"""Fields → the lines of front matter."""

import yaml

from dealshelf.importing.fields import Fields
from dealshelf.records import Asset


class _Line(list[str]):
    """A list that is written on one line, in brackets."""


class _Dumper(yaml.SafeDumper):
    """Writes text that holds anything but plain characters in double quotes, with escapes."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


def _represent_line(dumper: yaml.SafeDumper, texts: _Line) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", texts, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Line, _represent_line)


def write_front_matter(fields: Fields) -> str:
    """Return the lines of front matter in the order of docs/records.md, without the lines that enclose them."""
    values: dict[str, object] = {}
    for name in Asset.model_fields:
        if value := fields.get(name):
            values[name] = _Line(value) if isinstance(value, list) and name != "why" else value
    if not values:
        return ""
    return yaml.dump(values, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=10**9, sort_keys=False)
