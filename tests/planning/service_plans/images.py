"""Pictures as people send them: photographs with a place in them, drawings, and files that are no pictures."""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

GPS_WORDS = b"SECRETPLACE"


def picture(size: tuple[int, int] = (60, 40), form: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(made, form, **options)
    return made.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """Return a JPEG, lying on its side, with all that cameras hide in one: place, comment, profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = GPS_WORDS.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 41.0), 3: "W", 4: (2.0, 14.0, 33.0), 29: GPS_WORDS.decode()})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + GPS_WORDS + b"</x:xmpmeta>"
    return picture((80, 40), "JPEG", exif=exif, comment=GPS_WORDS, icc_profile=GPS_WORDS * 20, xmp=xmp)


def drawing_with_text() -> bytes:
    info = PngInfo()
    info.add_text("Comment", GPS_WORDS.decode())
    info.add_itxt("XML:com.adobe.xmp", GPS_WORDS.decode())
    return picture(form="PNG", pnginfo=info)


def blank(size: tuple[int, int]) -> bytes:
    made = BytesIO()
    Image.new("1", size).save(made, "PNG")
    return made.getvalue()


def moving() -> bytes:
    made = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    return made.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few kilobytes that says it is 20,000 dots wide and high."""
    return blank((20000, 20000))
