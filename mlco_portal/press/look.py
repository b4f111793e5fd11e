"""The organisation's colours and pictures for what stands by itself, read from the one place that holds them."""

import base64
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
COLOUR = re.compile(r"--org-([a-z-]+):\s*(#[0-9a-f]{6})\s*;", re.IGNORECASE)
PICTURE = re.compile(r"url\(\"?\.\./images/([\w-]+\.svg)\"?\)")


@cache
def colours() -> dict[str, str]:
    """Return the custom properties of organisation.css: {"brand": "#00434f"}."""
    return dict(COLOUR.findall((STATIC / "css" / "organisation.css").read_text(encoding="utf-8")))


@cache
def picture(name: str) -> str:
    """Return an SVG of the organisation as text: `mark` or `comb`."""
    return (STATIC / "images" / f"{name}.svg").read_text(encoding="utf-8")


def as_address(svg: str) -> str:
    """Return a drawing as an address that holds it, so that a page needs no second file."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def one_stylesheet(names: Iterable[str]) -> str:
    """Return the stylesheets of these names as one, its pictures inside, so that a page never changes its look."""
    text = "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return PICTURE.sub(lambda match: f'url("{as_address(picture(match[1].removesuffix(".svg")))}")', text)
