"""A picture that somebody sends, made anew: its dots are kept, never its file, its name or what is hidden in it."""

import hashlib
import re
import struct
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from planning.service_plans.rules.pictures import LONGEST_SIDE, MOST_BYTES, MOST_PIXELS, PictureRefused

FORMATS = ("JPEG", "PNG", "WEBP")
# Beyond this a PNG is kept as JPEG: a photograph as PNG is ten times its size.
BIGGEST_PNG = 1_500_000
# What decoders raise on files that are damaged or made to harm.
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# Decoding takes up to 200 MB for a moment, so a process does one at a time.
_one_at_a_time = BoundedSemaphore(1)
OTHER_KINDS = (
    (re.compile(rb"^GIF8"), "a GIF"),
    (re.compile(rb"^.{4}ftyp(?:hei|hev|mif|msf|avi)", re.S), "a HEIC picture, as phones make them"),
    (re.compile(rb"^\s*(?:<\?xml|<!--.*?-->|\s)*<svg|^\s*<\?xml.{0,2000}<svg", re.S | re.I), "an SVG drawing"),
    (re.compile(rb"^\s*<(?:!doctype html|html|script|head|body)", re.I), "a web page"),
    (re.compile(rb"^%PDF"), "a PDF"),
    (re.compile(rb"^BM|^II\*\x00|^MM\x00\*"), "a BMP or TIFF picture"),
    (re.compile(rb"^PK\x03\x04"), "a document or a zip file"),
    (re.compile(rb"^MZ|^\x7fELF"), "a program"),
)
TOO_MANY_DOTS = (
    f"The picture has more than {MOST_PIXELS // 10**6} million dots. Save it smaller, for example 2,000 dots wide, "
    "then add it again."
)
WANTED = "Choose a JPEG, PNG or WebP picture"


@dataclass(frozen=True, slots=True)
class MadePicture:
    """The bytes that we made of a picture."""

    content: bytes
    sha256: str
    content_type: str
    width: int
    height: int


def made_picture(content: bytes) -> MadePicture:
    """Return the picture re-encoded, upright, at most 2,000 dots wide or high, without any metadata.

    The type is what the bytes decode as, whatever the name says. Raises PictureRefused for everything else.
    """
    if not content:
        raise PictureRefused(f"The file is empty. {WANTED}.")
    if len(content) > MOST_BYTES:
        raise PictureRefused(
            f"The picture is larger than {MOST_BYTES // 2**20} MB. Save it smaller, then add it again."
        )
    with _one_at_a_time:
        try:
            return _made(content)
        except Image.DecompressionBombError as bomb:
            raise PictureRefused(TOO_MANY_DOTS) from bomb
        except DAMAGED as damaged:
            raise PictureRefused(_why_not(content)) from damaged


def _made(content: bytes) -> MadePicture:
    with Image.open(BytesIO(content), formats=FORMATS) as first:
        if first.width * first.height > MOST_PIXELS:
            raise PictureRefused(TOO_MANY_DOTS)
        # Phones put a second, smaller image behind a photograph ("MPO"); it stands still, and the first one counts.
        if first.format != "MPO" and getattr(first, "n_frames", 1) > 1:
            raise PictureRefused("The picture moves. Choose one that stands still.")
        source = first.format
        first.verify()
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        # JPEG can be decoded smaller at once.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        plain = _plain(upright)
    return _encoded(plain, as_png=plain.mode == "RGBA" or source == "PNG")


def _plain(image: Image.Image) -> Image.Image:
    """Return the dots alone, in a new picture that carries nothing of the old one."""
    if image.mode.startswith("I"):
        # Greys of 16 bits, as scanners make them: converted as they are, nearly all would become white.
        image = image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    sees_through = image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info
    dots = image.convert("RGBA" if sees_through else "RGB")
    if sees_through and dots.getchannel("A").getextrema() == (255, 255):
        dots = dots.convert("RGB")
    plain = Image.new(dots.mode, dots.size)
    plain.paste(dots)
    return plain


def _encoded(image: Image.Image, *, as_png: bool) -> MadePicture:
    made, content_type = BytesIO(), "image/png"
    if as_png:
        image.save(made, "PNG", optimize=True)
    if not as_png or (made.tell() > BIGGEST_PNG and image.mode == "RGB"):
        made, content_type = BytesIO(), "image/jpeg"
        image.save(made, "JPEG", quality=85, optimize=True, progressive=False)
    content = made.getvalue()
    return MadePicture(content, hashlib.sha256(content).hexdigest(), content_type, image.width, image.height)


def _why_not(content: bytes) -> str:
    for pattern, name in OTHER_KINDS:
        if pattern.search(content[:4096]):
            return f"This is {name}, whatever its name says. {WANTED}; many programs can save as one."
    if content.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")):
        return "The picture is damaged or incomplete, so it cannot be opened. Save it again, or choose another."
    return f"This is not a picture that we can open. {WANTED}."
