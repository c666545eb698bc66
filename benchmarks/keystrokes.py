"""How long a keystroke in the search field takes, in a real Chromium, on a site that is built.

Words of the site's titles are typed letter by letter, all twice: first as somebody who has loaded nothing, then with
the files there. A keystroke has three times: until its results stand in the page, until they are laid out, until the
browser has painted them, which waits for the next of 60 frames a second. Its work is what the page's main thread worked
for it, all told: the steadier figure on a machine that does other things too.
"""

import argparse
import functools
import http.server
import json
import os
import random
import re
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PLACES = {"page of results": "library/", "panel under the field": "new/"}
WORD = re.compile(r"\w{3,}")
BETWEEN, CLEARED, PAINTED, RESTED = 90, 600, 120, 600
"""Milliseconds: from one key to the next (faster than most people type); until an emptied field is done with; until the
last key is painted, and the page does not yet do what waits for somebody to rest; until it has done that."""

WATCH = """
window.taken = [];
let begun = 0;
const done = () => {
  if (!begun) return;
  const [from, shown] = [begun, performance.now()];
  begun = 0;
  document.body.getBoundingClientRect();
  const laid = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.taken.push([shown - from, laid - from, performance.now() - from]);
  requestAnimationFrame(() => channel.port2.postMessage(0));
};
addEventListener("input", (event) => (begun = event.timeStamp), true);
new MutationObserver((changes) => {
  const isDone = ({ target, type }) =>
    type === "attributes" ? target.ariaBusy === "false" : target.id === "ds-options";
  if (changes.some(isDone)) done();
}).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-busy"] });
"""
"""Notes, for each keystroke, milliseconds until its results are in the page, are laid out, and are painted."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def find_chromium() -> str | None:
    """Return the browser named in DEALSHELF_CHROMIUM, or the first on the path."""
    return os.environ.get("DEALSHELF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def choose_queries(site: Path, count: int, seed: int) -> list[str]:
    """Return two or three words of so many titles of a site, as they stand there."""
    folder = site / "search"
    rows = sorted((folder / json.loads((folder / "current.json").read_bytes())["folder"] / "d").glob("*.json"))
    titles = [row[2] for file in rows for row in json.loads(file.read_bytes())]
    draw = random.Random(seed)
    long_enough = [words for title in titles if len(words := WORD.findall(title.lower())) > 1]
    return [" ".join(words[: draw.choice((2, 3))]) for words in draw.sample(long_enough, count)]


def type_queries(page: Page, session: CDPSession, queries: Sequence[str]) -> tuple[list[list[float]], float]:
    """Type queries one after the other; return what each keystroke took, and its work on average."""
    field = page.locator("#ds-search")
    work = 0.0
    for query in queries:
        field.fill("")
        page.wait_for_timeout(CLEARED)
        before = read_work(session)
        field.press_sequentially(query, delay=BETWEEN)
        page.wait_for_timeout(PAINTED)
        work += read_work(session) - before
        page.wait_for_timeout(RESTED)
    taken: list[list[float]] = page.evaluate("window.taken.splice(0)")
    return taken, work / sum(map(len, queries))


def read_work(session: CDPSession) -> float:
    """Return how many milliseconds the page's main thread has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def describe(name: str, taken: Sequence[Sequence[float]], work: float) -> str:
    """Return a row of the table: the median and the 95th percentile of each of the three times, and the work."""
    cells = []
    for times in zip(*taken, strict=True):
        twentieths = statistics.quantiles(times, n=20)
        cells.append(f"{statistics.median(times):.1f} / {twentieths[-1]:.1f}")
    return f"| {name} | {len(taken)} | {' | '.join(cells)} | {work:.1f} |"


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path, help="the folder of a built site")
    parser.add_argument("--queries", type=int, default=20, help="how many to type; without it, 20")
    parser.add_argument("--seed", type=int, default=1, help="another seed types other titles")
    parser.add_argument("--slower", type=float, default=1, help="make the processor so many times slower; 4 is a phone")
    parser.add_argument("--chromium", default=find_chromium(), help="the browser; without it, the one on the path")
    options = parser.parse_args()
    if not (options.site / "search/current.json").exists():
        parser.error(f"there is no site with a search index in '{options.site}'")
    queries = choose_queries(options.site, options.queries, options.seed)
    print("| typed into | keys | in the page, ms, p50 / p95 | laid out | painted | work, ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with serve(options.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=list(ARGUMENTS))
        for name, url in PLACES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(WATCH)
            page.goto(f"{address}/{url}")
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            session.send("Emulation.setCPUThrottlingRate", {"rate": options.slower})
            for state in ("files fetched", "files there"):
                print(describe(f"{name}, {state}", *type_queries(page, session, queries)), flush=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
