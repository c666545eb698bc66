"""Takes the pictures of the README from the built sample site. Run by `make pictures`."""

import io
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import open_chromium, serve_folder  # noqa: E402 - the tests' browser and server serve here too

PICTURES = {
    "asset": "/library/rejected-pallet-cost/",
    "results": "/library/?q=what+does+a+rejected+pallet+cost",
    "calendar": "/calendar/",
    "roadmap": "/roadmap/",
}
SIZE = {"width": 1280, "height": 860}
COLOURS = 256
"""How many colours a picture keeps: enough for smooth letters, and a third of the bytes."""


def main() -> None:
    """Write docs/pictures/NAME.png for each page, in the light theme, at 1280 px."""
    with serve_folder(ROOT / "site") as address, open_chromium() as browser:
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        for name, url in PICTURES.items():
            page.goto(address + url)
            page.wait_for_load_state("networkidle")  # Results come after the page.
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            path = ROOT / "docs" / "pictures" / f"{name}.png"
            picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
