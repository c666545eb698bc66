"""Any picture → a small one that is safe to show, since it is drawn anew."""

from io import BytesIO
from typing import TYPE_CHECKING

from dealshelf.attachments.reading import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 320
HEIGHT = 640
MOST_BYTES = 30_000
MOST_PIXELS = 20_000_000
LEAST = 32
"""Fewer pixels than this on a side show nothing."""

QUALITIES = (80, 60, 40, 20, 5)


def redraw(raw: bytes) -> Picture | None:
    """Return a JPEG or PNG as a small picture; nothing when it is none, or shows nothing."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(raw), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            return encode(image.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def encode(image: "Image") -> Picture | None:
    """Return a picture as WebP of at most `MOST_BYTES`; nothing when it is of one colour, or too small."""
    image = image.convert("RGB")
    image.thumbnail((WIDTH, HEIGHT))
    if min(image.size) < LEAST or len(image.getcolors(1) or ()) == 1:
        return None
    for quality in QUALITIES:
        stream = BytesIO()
        image.save(stream, "WEBP", quality=quality, method=6)
        if stream.tell() <= MOST_BYTES:
            return Picture(stream.getvalue(), *image.size)
    return None
