"""The organisation's colours and pictures for published files, read from the one place that holds them."""

import base64
import re
from functools import cache
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
COLOUR = re.compile(r"--org-([a-z-]+):\s*(#[0-9a-f]{6})\s*;", re.IGNORECASE)
PICTURE = re.compile(r"url\(\"?\.\./images/([\w-]+\.svg)\"?\)")
STYLESHEETS = tuple(
    f"css/{name}.css"
    for name in (
        "organisation",
        "published",
        "published-reading",
        "directory",
        "published-directory",
        "published-print",
    )
)


@cache
def colours() -> dict[str, str]:
    """Return the custom properties of organisation.css: {"brand": "#00434f"}."""
    return dict(COLOUR.findall((STATIC / "css" / "organisation.css").read_text(encoding="utf-8")))


@cache
def picture(name: str) -> str:
    """Return an SVG of the organisation as text: `mark` or `comb`."""
    return (STATIC / "images" / f"{name}.svg").read_text(encoding="utf-8")


def stylesheet() -> bytes:
    """Return the one stylesheet of published pages, its pictures inside, so that a page never changes its look."""
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLESHEETS)
    return PICTURE.sub(lambda match: f'url("{_inside(match[1])}")', text).encode()


def _inside(name: str) -> str:
    content = (STATIC / "images" / name).read_bytes()
    return f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"
