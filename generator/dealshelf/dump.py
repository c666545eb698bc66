"""Fields and a body → the text of a Markdown file with front matter, as a person would write it."""

import sys
from collections.abc import Mapping
from typing import Any

import yaml

from dealshelf.yaml_text import UNPRINTABLE

LINE_ENDS = ("\n", "\r", "\x85", "\u2028", "\u2029")
"""What some readers of YAML take for the end of a line, so that it has to be escaped."""


class OnOneLine(dict[str, str]):
    """A mapping to be written as `{key: value}`."""


class ListOnOneLine(list[str]):
    """A list to be written as `[a, b]`."""


class _Dumper(yaml.SafeDumper):
    """Writes text so that any reader of YAML takes it for text; days need no quotes here, so they get none."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's attribute
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list below its key."""
        super().increase_indent(flow, False)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """Write keys as they are: `on` is a key of ours, whatever YAML 1.1 takes it for."""
        node = super().represent_mapping(tag, mapping, flow_style)
        for key, _ in node.value:
            key.tag = self.resolve(yaml.ScalarNode, key.value, (True, False))  # type: ignore[no-untyped-call]
        return node

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: records use no aliases."""
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # A character that no page can show would be a problem of the file.
    text = UNPRINTABLE.sub("\ufffd", text)
    style = '"' if any(end in text for end in LINE_ENDS) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(
    OnOneLine, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)
)
_Dumper.add_representer(
    ListOnOneLine, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def format_fields(fields: Mapping[str, Any]) -> str:
    """Return the lines of front matter, without the lines that enclose them."""
    if not fields:
        return ""
    return yaml.dump(dict(fields), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=sys.maxsize)


def format_record(fields: Mapping[str, Any], body: str) -> str:
    """Return the text of a Markdown file with front matter."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    return f"---\n{format_fields(fields)}---\n" + (f"\n{body}\n" if body else "")
