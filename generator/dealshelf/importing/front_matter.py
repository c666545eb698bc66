"""Fields → the lines of front matter."""

from datetime import date

from dealshelf.dump import ListOnOneLine, format_fields
from dealshelf.importing.fields import Fields
from dealshelf.records import Asset


def write_front_matter(fields: Fields) -> str:
    """Return the lines of front matter in the order of docs/records.md, without the lines that enclose them."""
    values: dict[str, object] = {}
    for name in Asset.model_fields:
        value = fields.get(name)
        if isinstance(value, date):
            values[name] = value.isoformat()
        elif value:
            values[name] = ListOnOneLine(value) if isinstance(value, list) and name != "why" else value
    return format_fields(values)
