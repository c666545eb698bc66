"""Draws the theme's icons for home screens anew from its favicon: `python docs/make_icons.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import open_chromium  # noqa: E402 - the tests' browser serves here too

THEME = ROOT / "theme"
ICONS = {"icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180}
FULL = ("apple-touch-icon.png",)
"""What a phone cuts its own corners of: a round corner would show what lies behind it."""


def main() -> None:
    """Write each icon."""
    drawing = (THEME / "favicon.svg").read_text(encoding="utf-8")
    with open_chromium() as browser:
        page = browser.new_page()
        for name, size in ICONS.items():
            page.set_viewport_size({"width": size, "height": size})
            shape = drawing.replace(' rx="3"', "") if name in FULL else drawing
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{shape}")
            page.screenshot(path=str(THEME / name), omit_background=True)
            sys.stdout.write(f"{name}: {(THEME / name).stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
