"""The process that reads files: nothing that a file does to it reaches the build.

It is given a path a line, and answers with a reading a line, both as JSON. It begins with little, and stays within
limits of memory and time that the system holds it to.
"""

import json
import os
import sys
from collections.abc import Callable

from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.office import read_docx, read_pptx
from dealshelf.attachments.pdf import read_pdf
from dealshelf.attachments.reading import KINDS, MOST_MEMORY, MOST_SECONDS, Reading, to_json

READERS: dict[str, Callable[[str], Reading]] = {".pdf": read_pdf, ".pptx": read_pptx, ".docx": read_docx}


def run() -> None:
    """Read the files that are named on the standard input, until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What libraries print must not stand between the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for line in sys.stdin:
        _set_limits()
        answers.write(json.dumps(to_json(read_file(json.loads(line)))) + "\n")
        answers.flush()


def read_file(path: str) -> Reading:
    """Return what a file says, or why it cannot be read."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122 - a path as text
    try:
        return READERS[suffix](path)
    except FaultError as error:
        return Reading(KINDS[suffix], fault=str(error))
    except MemoryError:
        return Reading(KINDS[suffix], fault="takes more memory to read than any document should. Export it anew.")
    except RecursionError:
        return Reading(KINDS[suffix], fault="nests too deep to be read. Save it anew.")


def _set_limits() -> None:
    """Hold this process to limits, where the system knows them: a file that loops ends it, though nobody watches."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + MOST_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    run()
