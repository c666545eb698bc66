"""Pages → files: every page rendered and written, on large sites by several processes at once."""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dealshelf.forking import count_processes, get_context, paused_collection
from dealshelf.render import Renderer
from dealshelf.views.page import Page
from dealshelf.write import Staging

LONG = 200
"""From how many pages on a terminal shows the progress."""

BATCH = 50


@dataclass(slots=True)
class Press:
    """What printing needs: the pages in batches, a counter of batches taken, and one of pages written.

    Pages without a record of their own (lists) share their rows, so they are one batch: whoever takes
    it renders each row once.
    """

    batches: list[list[Page]]
    renderer: Renderer
    staging: Staging
    taken: "Synchronized[int]"
    written: "Synchronized[int]"

    def print_batches(self, report: Callable[[int], None] | None = None) -> None:
        """Take batches and write them until none is left; `report` is told the pages written by all."""
        while True:
            with self.taken.get_lock():
                number = self.taken.value
                self.taken.value += 1
            if number >= len(self.batches):
                return
            for page in self.batches[number]:
                self.staging.write_page(page.url, self.renderer.render(page))
            with self.written.get_lock():
                self.written.value += len(self.batches[number])
            if report is not None:
                report(self.written.value)


def print_pages(pages: list[Page], renderer: Renderer, staging: Staging, *, shows_progress: bool, forks: bool) -> None:
    """Render every page and write it. With `forks`, a large site is written by a process for each core.

    Raises `RuntimeError` when another process fails; its traceback is printed by then.
    """
    lists = [page for page in pages if page.source is None]
    records = [page for page in pages if page.source is not None]
    batches = [lists, *(records[start : start + BATCH] for start in range(0, len(records), BATCH))]
    context = get_context()
    press = Press(batches, renderer, staging, context.Value("i", 0), context.Value("i", 0))
    staging.make_folders(page.url for page in pages)
    others = count_processes(len(pages), forks=forks) - 1
    helpers = [context.Process(target=press.print_batches, daemon=True) for _ in range(others)]
    with paused_collection():
        for helper in helpers:
            helper.start()
        try:
            _print_visibly(press, len(pages), shows_progress=shows_progress)
        finally:
            # When this process fails, the others must not go on writing into a folder that is being removed.
            press.taken.value = len(press.batches)
            for helper in helpers:
                helper.join()
    if any(helper.exitcode for helper in helpers):
        raise RuntimeError("a process that wrote pages has failed; its traceback stands above")


def _print_visibly(press: Press, total: int, *, shows_progress: bool) -> None:
    console = Console(stderr=True)
    if not (shows_progress and console.is_terminal and total >= LONG):
        press.print_batches()
        return
    columns = TextColumn("Writing pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("pages", total=total)
        press.print_batches(lambda done: progress.update(task, completed=done))
