"""Whatever is typed is taken apart or explained, in the same way everywhere."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from dealshelf.search.query import Query, find_values, parse_query
from search_twin import open_twin, run_twin

FIELDS = ["persona", "stage", "type", "owner"]
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "search" / "queries.yml").read_text(encoding="utf-8")
)
EMPTY: dict[str, Any] = {
    **{"words": [], "exact": [], "without": [], "without_exact": [], "fields": {}, "without_fields": {}},
    **{"is_typing": False, "problems": []},
}
VALUES = [["finance-director", "Finance Director", "cfo", "fd"], ["head-of-quality", "Head of Quality", "head of qa"]]


def show(query: Query) -> dict[str, Any]:
    """Return a query as the cases write it."""
    return {name: getattr(query, name) for name in EMPTY}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"] or "nothing")
def test_queries_are_taken_apart(case: dict[str, Any]) -> None:
    """Words, exact words, words to leave out, fields, and what cannot be meant."""
    expected = EMPTY | {name: value for name, value in case.items() if name != "typed"}
    assert show(parse_query(case["typed"], FIELDS)) == expected


def test_javascript_takes_them_apart_alike(tmp_path: Path) -> None:
    """The browser makes of every case what Python makes of it."""
    typed = [case["typed"] for case in CASES] + ["a b " * 5000, "\x00\x85\ufeff x\u2028y", "-a:b", 'a:"b c', "x:/"]
    script = """return given.typed.map((text) => {
      const { withoutExact, withoutFields, isTyping, ...query } = parseQuery(text, given.fields);
      return { ...query, without_exact: withoutExact, without_fields: withoutFields, is_typing: isTyping };
    });"""
    with open_twin(tmp_path) as page:
        found = run_twin(page, script, {"typed": typed, "fields": FIELDS})
    assert found == [show(parse_query(text, FIELDS)) for text in typed]


@pytest.mark.parametrize(
    ("written", "numbers"),
    [("cfo", [0]), ("finance director", [0]), ("head", [1]), ("qa", [1]), ("quality", [1]), ("f", [0]), ("x", [])],
)
def test_values_go_by_all_their_names(written: str, numbers: list[int]) -> None:
    """A whole name wins; else every name counts in which a word begins so."""
    assert find_values(written, VALUES) == numbers
