"""Problems come out in the form that each reader takes."""

import json

from dealshelf.problems import (
    Problem,
    count_problems,
    did_you_mean,
    format_github,
    format_gitlab,
    format_json,
    format_text,
    has_errors,
    tighten,
)

LATE = Problem("content/library/roi.md", 12, 1, "publish", "is late, 100%.\nMove it.", "warning")
WRONG = Problem("content/a,b:c.md", 7, 3, "personas", "'cfoo' is no persona. Did you mean 'cfo'?")


def test_text_is_sorted_by_place() -> None:
    """A line a problem, by path, line and column; lines sort as numbers."""
    early = Problem("content/library/roi.md", 2, 1, "", "first")
    lines = format_text([LATE, early, WRONG]).splitlines()
    assert lines[0] == "content/a,b:c.md:7:3: personas: 'cfoo' is no persona. Did you mean 'cfo'?"
    assert lines[1] == "content/library/roi.md:2:1: first"
    assert lines[2].startswith("content/library/roi.md:12:1: publish: ")


def test_json_holds_every_field() -> None:
    """A program gets what a person gets."""
    assert json.loads(format_json([WRONG])) == [
        {
            "path": "content/a,b:c.md",
            "line": 7,
            "column": 3,
            "field": "personas",
            "message": "'cfoo' is no persona. Did you mean 'cfo'?",
            "severity": "error",
        }
    ]
    assert json.loads(format_json([])) == []


def test_github_annotations_escape_what_would_end_them() -> None:
    """Commas and colons in a path, per cent signs and line ends in a message are escaped."""
    assert format_github([WRONG, LATE]).splitlines() == [
        "::error file=content/a%2Cb%3Ac.md,line=7,col=3::personas: 'cfoo' is no persona. Did you mean 'cfo'?",
        "::warning file=content/library/roi.md,line=12,col=1::publish: is late, 100%25.%0AMove it.",
    ]


def test_a_path_stays_on_its_line() -> None:
    """A file's name that holds the end of a line, and a command after it, does not begin a line."""
    assert str(Problem("content/n\n::error::x.md", 1, 1, "", "is wrong.")) == "content/n�::error::x.md:1:1: is wrong."


def test_gitlab_fingerprints_outlive_a_move() -> None:
    """A problem that moves down a line stays the same problem; two alike in one file are two."""
    moved = Problem(WRONG.path, 9, 3, WRONG.field, WRONG.message)
    before, after = json.loads(format_gitlab([WRONG])), json.loads(format_gitlab([moved]))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]
    assert before[0]["location"] == {"path": "content/a,b:c.md", "lines": {"begin": 7}}
    assert before[0]["severity"] == "major"
    both = json.loads(format_gitlab([WRONG, moved]))
    assert both[0]["fingerprint"] != both[1]["fingerprint"]


def test_strict_makes_warnings_errors() -> None:
    """Warnings alone are no error, until they are tightened."""
    assert not has_errors([LATE])
    assert has_errors(tighten([LATE]))


def test_counts_in_words() -> None:
    """One is one, more are several."""
    assert count_problems([]) == "no problems"
    assert count_problems([WRONG, WRONG, LATE]) == "2 errors, 1 warning"


def test_only_what_is_near_is_suggested() -> None:
    """A far word gets no suggestion; capitals do not matter."""
    assert did_you_mean("CFOO", ["cfo", "qp"]) == " Did you mean 'cfo'?"
    assert did_you_mean("zebra", ["cfo", "qp"]) == ""
