"""Pages and other outputs → files: all made and written, on large sites by several processes at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dealshelf.forking import count_processes, get_context, paused_collection
from dealshelf.render import Renderer
from dealshelf.views.page import Bundle, Output, Page, Work
from dealshelf.write import Staging

LONG = 200
"""From how many pages on a terminal shows the progress."""

BATCH = 50


@dataclass(slots=True)
class Press:
    """What printing needs: the work in batches, a counter of batches taken, and one of what is written.

    Pages without a record of their own (lists, the calendar) share their rows with those of the same place,
    so those are one batch: whoever takes it renders each row once.
    """

    batches: list[list[Work]]
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
            for work in self.batches[number]:
                self._print(work)
            with self.written.get_lock():
                self.written.value += len(self.batches[number])
            if report is not None:
                report(self.written.value)

    def _print(self, work: Work) -> None:
        if isinstance(work, Output):
            self.staging.write_file(work.path, work.make())
            return
        if isinstance(work, Bundle):
            for path, text in work.make():
                self.staging.write_file(path, text)
            return
        self.staging.write_page(work.url, self.renderer.render(work))
        if work.twin is not None:
            self.staging.write_page(work.url, work.twin(), name="index.md")


def print_pages(
    work: Sequence[Work], renderer: Renderer, staging: Staging, *, shows_progress: bool, forks: bool
) -> None:
    """Make and write every page and output. With `forks`, a large site is written by a process for each core.

    Raises `RuntimeError` when another process fails; its traceback is printed by then.
    """
    pages = [page for page in work if isinstance(page, Page)]
    records: list[Work] = [page for page in pages if page.source is not None]
    # What takes longest goes first, so that no process is left with it at the end.
    batches: list[list[Work]] = [[bundle] for bundle in work if isinstance(bundle, Bundle)]
    batches += _group_lists(page for page in pages if page.source is None)
    batches += _group_outputs(output for output in work if isinstance(output, Output))
    batches += [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
    context = get_context()
    press = Press(batches, renderer, staging, context.Value("i", 0), context.Value("i", 0))
    staging.make_folders(page.url for page in pages)
    others = count_processes(len(work), forks=forks) - 1
    helpers = [context.Process(target=press.print_batches, daemon=True) for _ in range(others)]
    with paused_collection(keeps=forks):
        for helper in helpers:
            helper.start()
        try:
            _print_visibly(press, len(work), shows_progress=shows_progress)
        finally:
            # When this process fails, the others must not go on writing into a folder that is being removed.
            press.taken.value = len(press.batches)
            for helper in helpers:
                helper.join()
    if any(helper.exitcode for helper in helpers):
        raise RuntimeError("a process that wrote pages has failed; its traceback stands above")


def _group_lists(pages: Iterable[Page]) -> list[list[Work]]:
    """Return pages without a record in a batch for each place, the largest first."""
    places: dict[str, list[Work]] = {}
    for page in pages:
        places.setdefault(page.place, []).append(page)
    return sorted(places.values(), key=len, reverse=True)


def _group_outputs(outputs: Iterable[Output]) -> list[list[Work]]:
    """Return outputs in batches: those that share work together, each other alone."""
    groups: dict[str, list[Work]] = {}
    for output in outputs:
        groups.setdefault(output.shares or output.path, []).append(output)
    return list(groups.values())


def _print_visibly(press: Press, total: int, *, shows_progress: bool) -> None:
    console = Console(stderr=True)
    if not (shows_progress and console.is_terminal and total >= LONG):
        press.print_batches()
        return
    columns = TextColumn("Writing pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("pages", total=total)
        press.print_batches(lambda done: progress.update(task, completed=done))
