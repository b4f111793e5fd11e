"""Papers in the house's look: each capability brings a typst file that begins with `#import "common.typ": *`.

Authors' text goes in as data (JSON), never as markup. Only our own fonts are used, so that every machine makes the
same paper.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from mlco_portal.press.characters import printable
from mlco_portal.press.look import colours, picture
from mlco_portal.press.run import LONGEST_SECONDS, pressed

COMMON = Path(__file__).with_name("common.typ")
# A paper is made of its content alone: the moment of its making would give each copy another hash.
PAPER = {"pdf_standards": ["ua-1"], "timestamp": 0}
# Addresses that are followed must not break where a word may, and drawings are no text.
AS_THEY_ARE = ("href", "url", "svg")


def house_pdf(
    source: Path,
    *,
    title: str,
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
    seconds: float = LONGEST_SECONDS,
) -> bytes:
    """Return the paper that the typst file sets of the data, as PDF/UA-1; raises PressFailed."""
    return house_press(source, title=title, data=data, pictures=pictures, seconds=seconds, make="pdf", options=PAPER)


def house_press(
    source: Path,
    *,
    title: str,
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
    seconds: float = LONGEST_SECONDS,
    **job: Any,
) -> bytes:
    """Return what the press makes of the file and the data; raises PressFailed, also when it takes too long.

    typst reads files below its root only, so everything is laid together in a folder: `common.typ`, the files beside
    the source, and `pictures` by the names that the data calls them.
    """
    drawn = {**printable_data(data), **_house(title)}
    with tempfile.TemporaryDirectory(prefix="paper-") as work:
        folder = Path(work)
        for file in sources(source.parent):
            shutil.copy(file, folder)
        for name, content in (pictures or {}).items():
            (folder / name).write_bytes(content)
        return pressed(folder / source.name, drawn, seconds=seconds, **job)


def sources(folder: Path) -> list[Path]:
    """Return the files that set the papers of a capability, by name."""
    return sorted([COMMON, *folder.glob("*.typ")], key=lambda path: path.name)


def printable_data(value: Any) -> Any:
    """Return the data with all its texts as the PDF can draw them."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: one if key in AS_THEY_ARE else printable_data(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(one) for one in value]
    return value


def _house(title: str) -> dict[str, Any]:
    return {
        "title": printable(title),
        "organisation": printable_data(settings.ORGANISATION),
        "colours": colours(),
        "pictures": {name: picture(name) for name in ("mark", "comb")},
    }
