"""How far a typed word is from a written one: letters left out, put in, mistaken or swapped, each one edit."""


def is_within(one: str, other: str, edits: int) -> bool:
    """Can one word be made the other by so many edits? Each letter is edited once at most."""
    if abs(len(one) - len(other)) > edits:
        return False
    at, most = 0, min(len(one), len(other))
    while at < most and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    if not one or not other:
        return len(one) + len(other) <= edits
    if not edits:
        return False
    left = edits - 1
    return (
        is_within(one[1:], other[1:], left)
        or is_within(one[1:], other, left)
        or is_within(one, other[1:], left)
        or (one[:2] == other[1::-1] and is_within(one[2:], other[2:], left))
    )


def begins_within(typed: str, word: str) -> bool:
    """Is a beginning of the word one edit from what was typed?"""
    sizes = range(len(typed) - 1, len(typed) + 2)
    return any(size < len(word) and is_within(typed, word[:size], 1) for size in sizes)
