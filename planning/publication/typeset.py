"""Papers by typst: the plan on a page and the full plan as tagged PDF, a picture of the page, and its measures.

Authors' text goes in as data (JSON), never as markup. Only our own fonts are used, so that every machine makes the
same paper.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from mlco_portal.press.characters import printable
from mlco_portal.press.look import colours, picture
from mlco_portal.press.run import LONGEST_SECONDS, pressed
from planning.publication.edition import Edition
from planning.publication.page import PlanPage
from planning.publication.reading import FullPlan

FOLDER = Path(__file__).parent / "typst"
# Somebody waits for a preview: what takes longer is given up.
LONGEST_WAIT = 10
# A paper is made of its content alone: the moment of its making would give each copy another hash.
PAPER = {"pdf_standards": ["ua-1"], "timestamp": 0}


def page_pdf(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the plan on a page as PDF/UA-1; it may be more than full, so ask `fit_of` first."""
    return _press("page.typ", _page_data(page, edition), seconds, make="pdf", options=PAPER)


def page_picture(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the plan on a page as PNG, as wide as a screen."""
    return _press("page.typ", _page_data(page, edition), seconds, make="png", options={"ppi": 132})


def page_measures(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> dict[str, Any]:
    """Return what `typst/page.typ` measured, in millimetres; see its `<fit>`."""
    return dict(json.loads(_press("page.typ", _page_data(page, edition), seconds, make="measures", label="<fit>")))


def full_pdf(
    plan: FullPlan,
    edition: Edition,
    seconds: float = LONGEST_SECONDS,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the full plan, workforce plan included, as PDF/UA-1; `pictures` holds the bytes of its figures."""
    data = {**_frame(edition, plan.title), "plan": asdict(plan), "kicker": f"Service plan {plan.year}"}
    return _press("full.typ", data, seconds, pictures or {}, make="pdf", options=PAPER)


def paper_pdf(source: Path, *, title: str, data: Mapping[str, Any], seconds: float = LONGEST_SECONDS) -> bytes:
    """Return a paper of another capability as PDF/UA-1; its file is laid beside ours and builds on `common.typ`."""
    beside = {source.name: source.read_bytes()}
    return _press(source.name, {**data, **_house(title)}, seconds, beside, make="pdf", options=PAPER)


def _page_data(page: PlanPage, edition: Edition) -> dict[str, Any]:
    place = f"  ·  {page.place}" if page.place else ""
    return {
        **_frame(edition, page.title),
        "page": asdict(page),
        "kicker": f"Plan on a page {page.year}  ·  {page.group}{place}",
    }


def _frame(edition: Edition, title: str) -> dict[str, Any]:
    url = "" if edition.is_preview else f"{settings.SITE_URL}/{edition.path}"
    return {
        **_house(title),
        "footer": {"facts": edition.facts, "url": url, "shown_url": url.partition("://")[2]},
    }


def _house(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "organisation": settings.ORGANISATION,
        "colours": colours(),
        "pictures": {name: picture(name) for name in ("mark", "comb")},
    }


def _press(
    name: str,
    data: dict[str, Any],
    seconds: float = LONGEST_SECONDS,
    pictures: Mapping[str, bytes] | None = None,
    **job: Any,
) -> bytes:
    """Return what the press makes of the file and the data; raises PressFailed, also when it takes too long.

    typst reads files below its root only, so pictures are laid beside a copy of our own files.
    """
    if not pictures:
        return _pressed(FOLDER, name, data, seconds, job)
    with tempfile.TemporaryDirectory(prefix="paper-") as work:
        folder = Path(work)
        for source in FOLDER.glob("*.typ"):
            shutil.copy(source, folder)
        for file, content in pictures.items():
            (folder / file).write_bytes(content)
        return _pressed(folder, name, data, seconds, job)


def _pressed(folder: Path, name: str, data: dict[str, Any], seconds: float, job: dict[str, Any]) -> bytes:
    drawn = {**_printable(data), "pictures": data["pictures"]}
    return pressed(folder / name, drawn, seconds=seconds, **job)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        # An address that is followed must not break where a word may.
        return {key: one if key in ("href", "url") else _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
