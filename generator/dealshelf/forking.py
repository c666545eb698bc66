"""What makes large libraries fast: several processes, and no collector that walks every record again and again."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import DefaultContext, ForkContext

LARGE = 500
"""From how many files or pages on another process is repaid."""


def count_processes(items: int, *, forks: bool) -> int:
    """Return how many processes to use for so many items: one for each core, or one where that does not pay.

    Processes are forked, so that they begin with what this one holds, without a copy. That is safe only
    while this process has one thread (`forks`), and only Linux does it well.
    """
    if not (forks and items >= LARGE and sys.platform.startswith("linux")):
        return 1
    return len(os.sched_getaffinity(0))


def get_context() -> ForkContext | DefaultContext:
    """Return how processes are begun: forked on Linux, as the system does it elsewhere."""
    return multiprocessing.get_context("fork") if sys.platform.startswith("linux") else multiprocessing.get_context()


@contextmanager
def paused_collection(*, keeps: bool = False) -> Iterator[None]:
    """Pause the cyclic garbage collector: walking ever more records again and again costs a third of a build.

    With `keeps`, it never looks at what was made meanwhile: for a process that makes one library and ends with it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if keeps:
            gc.freeze()
        if was_enabled:
            gc.enable()
