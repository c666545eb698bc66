"""What a command costs: wall time, and the memory of it and everything it starts.

Memory is the proportional set size (PSS): each page of memory counts once, shared between the processes that hold it,
so that a tool that forks workers is not charged twice for what they share. A thread sums the PSS of the tree of
processes and keeps the highest sum. Reading it makes the kernel walk the process's page tables, which takes
milliseconds from a process of a gigabyte; so the thread samples every 20 ms, but rests ten times as long as a
sample took. A peak shorter than that can be missed.

Where there is no `/proc` (outside Linux), the kernel's own high-water mark of the largest single process (`ru_maxrss`)
stands for the peak: it knows no tree, and may count what the process that started the command held at that time.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY = 0.020
REST = 10
"""A sampler rests that many times as long as its last sample took: at most a tenth of one core goes to measuring."""

MEBIBYTE = 1024 * 1024


class CommandError(Exception):
    """A command failed; the message holds the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took. Memory is in MiB.

    `cpu_s` is what all cores together worked: the steadier figure on a busy machine.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure_command(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end in a folder and return what it cost.

    What was written before goes to the disk first, so that nobody waits for the files of another.
    Raises `CommandError` when it fails.
    """
    os.sync()
    log = folder / "output.log"
    with log.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )
        sampler = Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
    if process.returncode:
        said = log.read_text(errors="replace").strip()[-2000:] or "it says nothing"
        raise CommandError(f"exit {process.returncode}: {said}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEBIBYTE
    return Cost(wall, usage.ru_utime + usage.ru_stime, sampler.peak / MEBIBYTE or largest)


class Sampler:
    """Watches the memory of a process and all below it, in a thread.

    `peak` is in bytes, 0 when nothing could be read.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        wait = 0.0
        while not self._ended.wait(wait):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(map(read_memory, find_tree(self.pid))))
            wait = max(SAMPLE_EVERY, REST * (time.perf_counter() - start))


def find_tree(pid: int) -> Iterator[int]:
    """Yield the id of a process and of all processes below it that live now."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from find_tree(int(child))


def read_memory(pid: int) -> int:
    """Return the PSS of a process in bytes; its RSS where the PSS cannot be read; 0 when it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
