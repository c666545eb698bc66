"""Libraries that no calendar likes: 2,000 entries in a month, titles of any length and script, or nothing at all."""

from datetime import date, timedelta
from pathlib import Path

SITE = """\
site_name: Shelf
docs_dir: content
theme: {name: dealshelf}
plugins:
  - dealshelf:
      lang: LANG
      types: {guide: Guide}
      stages: {noticing: Noticing, trying: Trying, using: Using}
      required:
        {planned: [title], drafting: [title], review: [title], scheduled: [title], published: [title]}
"""
STAGES = ("noticing", "trying", "using")
STATUSES = ("idea", "planned", "drafting", "review", "scheduled", "published")
PEOPLE = ("Ines Okafor", "ines okafor", "Lena Kuusk", "דנה לוי", "???", "")
LONG_TITLE = "x" * 300
TITLES = (
    LONG_TITLE,
    "כמה עולה משלוח שנדחה?",
    "一托盘被拒收的药品究竟要花多少钱",
    "ما تكلفة منصة نقالة مرفوضة",
    "<b>Bold</b> & co",
)
MARKUP = "<b>They</b> pay <script>alert(1)</script> twice."
CROWDED = date(2026, 11, 12)


def write_site(folder: Path, *, personas: int = 0, lang: str = "en-GB") -> None:
    """Write a library without assets, for any number of personas."""
    (folder / "content" / "library").mkdir(parents=True)
    (folder / "personas").mkdir()
    (folder / "site.yml").write_text(SITE.replace("LANG", lang), encoding="utf-8")
    for number in range(personas):
        (folder / "personas" / f"buyer-{number}.md").write_text(f"---\ntitle: Buyer {number}\n---\n", encoding="utf-8")


def add_entry(folder: Path, slug: str, title: str, **fields: object) -> None:
    """Write an asset with the fields that are given."""
    values = {"title": f'"{title}"', "type": "guide"} | fields
    lines = [f"{name}: {value}" for name, value in values.items() if value not in ("", None)]
    (folder / "content" / "library" / f"{slug}.md").write_text(
        "\n".join(("---", *lines, "---", "", "Text.")) + "\n", encoding="utf-8"
    )


def write_crowded(folder: Path, *, entries: int = 2000, lang: str = "en-GB") -> None:
    """Write a library with so many entries in November 2026, a tenth of them on one day, in titles of any script."""
    write_site(folder, personas=3, lang=lang)
    for number in range(entries):
        day = CROWDED if number % 10 == 0 else date(2026, 11, 1) + timedelta(days=number % 30)
        add_entry(
            folder,
            f"entry-{number:04}",
            TITLES[number % 50] if number % 50 < len(TITLES) else f"Entry {number} of many",
            personas=f"[buyer-{number % 3}]" if number % 7 else "",
            stage=STAGES[number % 3] if number % 11 else "",
            status=STATUSES[number % 6],
            why=f'["{MARKUP}"]',
            publish=day.isoformat(),
            owner=f'"{PEOPLE[number % 6]}"' if PEOPLE[number % 6] else "",
        )
