"""Texts of few words in many orders, and rows of words to look for in them."""

import random

from dealshelf.search.document import Document

WORDS = "the of a price list pallet cost for each lane größe 東京価格 e-mail café Straße night don't".split()
WEIGHTS = [40, 30, 20, *range(len(WORDS) - 3, 0, -1)]


def make_rows() -> tuple[list[Document], list[str]]:
    """Return documents, and rows of one to five words: some that stand in them, some that hardly will."""
    draw = random.Random(9)
    rare = [f"word{number}" for number in range(300)]
    documents = [
        Document(
            [f"Piece {number}"],
            {
                "title": " ".join(draw.choices(WORDS, WEIGHTS, k=3)),
                "why": draw.choice(rare),
                "body": " ".join([*draw.choices(WORDS, WEIGHTS, k=1350), draw.choice(rare)]),
            },
        )
        for number in range(400)
    ]
    queries = ["the", "the the", "of the", "of a the", "price list", "list price", "word1 word2", "zebra the", *WORDS]
    for size in (1, 2, 3, 4, 5):
        for _ in range(10):
            words = draw.choice(documents).texts[draw.choice(["title", "body"])].split()
            at = draw.randrange(max(len(words) - size, 1))
            queries += [" ".join(words[at : at + size]), " ".join(draw.choices(WORDS + rare, k=size))]
    return documents, queries
