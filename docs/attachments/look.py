"""What the attachments have in common: colours, the day of making, archives that are always the same."""

import io
import zipfile
from datetime import datetime

ACCENT = "0b5759"
INK = "1e1c19"
INK_2 = "4b473f"
INK_3 = "676157"
LINE = "d8d3c9"
TINT = "e6f1ef"

AUTHOR = "Coldharrow"
MADE = datetime(2026, 11, 20, 8, 0, 0)
"""Office files keep a time without a zone."""


def repack(archive: bytes) -> bytes:
    """Return an office file whose parts bear one fixed date; the libraries stamp them with the clock."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            target.writestr(part, source.read(name), compresslevel=9)
    return packed.getvalue()
