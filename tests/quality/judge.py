"""Lets three judges look at the built sample site: axe-core, the Nu HTML checker and Lighthouse. Run by `make quality`.

Prints a table; ends with 1 when a judge finds a fault, or gives less than is asked.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from browser import ARGUMENTS, find_chromium, open_chromium, serve_folder  # noqa: E402 - the tests' own
from sample_pages import PAGES  # noqa: E402 - the tests' own

MODULES = HERE / "node_modules"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
MEASURED = ("/", "/library/rejected-pallet-cost/", "/calendar/")
ASKED = {"accessibility": 100, "best-practices": 100, "performance": 99}
"""What Lighthouse has to give the measured pages."""

RUNS = 3
"""Lighthouse runs a page; the middle one counts, since the machine's other work sways single runs."""


def judge_html(site: Path) -> list[str]:
    """Return what the Nu HTML checker says is wrong in any page of a site."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--errors-only", "--skip-non-html", str(site)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(result.stderr)["messages"]
    return [f"{message.get('url', '')}:{message.get('lastLine', 0)}: {message['message']}" for message in messages]


def judge_access(address: str) -> Iterator[str]:
    """Yield what axe-core finds on each kind of page, narrow and wide, light and dark."""
    axe = (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with open_chromium() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                # The policy would keep axe out, too.
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,  # type: ignore[arg-type]
                    bypass_csp=True,
                )
                page = context.new_page()
                for url in PAGES:
                    page.goto(address + url)
                    # Results of a search come after the page.
                    page.wait_for_load_state("networkidle")
                    page.evaluate(axe)
                    found = page.evaluate("axe.run()")
                    for violation in found["violations"]:
                        targets = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
                        yield f"{url} at {width} px, {scheme}: {violation['id']}: {violation['help']}: {targets}"
                context.close()


def measure_page(address: str, url: str) -> dict[str, int]:
    """Return Lighthouse's marks of a page, 0 to 100, of its middle run by performance."""
    runs = sorted((run_lighthouse(address + url) for _ in range(RUNS)), key=lambda marks: marks["performance"])
    return runs[RUNS // 2]


def run_lighthouse(url: str) -> dict[str, int]:
    """Return Lighthouse's marks of a page on a simulated phone."""
    flags = " ".join(("--headless=new", *ARGUMENTS))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command: list[str | Path] = [MODULES / ".bin" / "lighthouse", url, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={flags}", f"--only-categories={','.join(ASKED)}"]
        environment = os.environ | {"CHROME_PATH": find_chromium()}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return {name: round(100 * found["categories"][name]["score"]) for name in ASKED}


def main() -> None:
    """Judge the site named on the command line, else `site/`."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    faults = judge_html(site)
    print(f"Nu HTML checker: {len(list(site.rglob('*.html')))} pages, {len(faults)} errors")
    with serve_folder(site) as address:
        found = list(judge_access(address))
        looks = len(PAGES) * len(WIDTHS) * len(SCHEMES)
        print(f"axe-core: {looks} looks at {len(PAGES)} pages, {len(found)} violations")
        faults += found
        print(f"\n{'Lighthouse':32}{''.join(f'{name:>16}' for name in ASKED)}")
        for url in MEASURED:
            marks = measure_page(address, url)
            print(f"{url:32}{''.join(f'{marks[name]:>16}' for name in ASKED)}")
            low = [f"{name} {marks[name]}" for name, least in ASKED.items() if marks[name] < least]
            faults += [f"{url}: Lighthouse gives {', '.join(low)}"] if low else []
    print("\n".join(["", *faults]) if faults else "\nNothing to mend.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
