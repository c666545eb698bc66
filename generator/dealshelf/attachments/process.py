"""Has a process of its own read files, and ends it when one takes too long."""

import json
import subprocess
import sys
import time
from threading import Timer
from types import TracebackType

from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.reading import MOST_SECONDS, Reading, from_json

LONGEST_ANSWER = 32_000_000
FILES_EACH = 100
"""After how many files a process ends, so that what its libraries forget to free does not add up."""

COMMAND = (sys.executable, "-P", "-W", "ignore", "-m", "dealshelf.attachments.child")
"""`-P` keeps Python from importing what lies in the library's folder."""


class Reader:
    """Reads files in a process, which is begun when the first one is asked for."""

    def __init__(self, seconds: float = MOST_SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._left = 0

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: str) -> Reading:
        """Return what a file says. Raises `FaultError` when reading it takes too long or ends the process."""
        process = self._begin()
        started = time.monotonic()
        timer = Timer(self._seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            answer = _ask(process, path)
        finally:
            timer.cancel()
            # A process with threads must not fork, and the build will.
            timer.join()
        self._left -= 1
        if self._left == 0 or not answer.endswith("\n"):
            self._end()
        try:
            return from_json(json.loads(answer))
        except ValueError:
            if time.monotonic() - started >= self._seconds:
                raise FaultError(f"takes more than {self._seconds:g} s to read. Export it anew.") from None
            raise FaultError("ends the program that reads it. Export it anew.") from None

    def _begin(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._left = FILES_EACH
            self._process = subprocess.Popen(
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            # Reads what is left, closes all pipes and waits.
            self._process.communicate()
            self._process = None


def _ask(process: "subprocess.Popen[str]", path: str) -> str:
    assert process.stdin is not None, "begun with pipes"
    assert process.stdout is not None, "begun with pipes"
    try:
        process.stdin.write(json.dumps(path) + "\n")
        process.stdin.flush()
        return process.stdout.readline(LONGEST_ANSWER)
    except (OSError, UnicodeDecodeError):
        return ""
