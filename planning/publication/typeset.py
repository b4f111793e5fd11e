"""Papers by typst: the plan on a page and the full plan as tagged PDF, a picture of the page, and its measures.

Authors' text goes in as data (JSON), never as markup. Only our own fonts are used, so that every machine makes the
same paper.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from planning.publication.characters import FONTS, printable
from planning.publication.edition import Edition
from planning.publication.look import colours, picture
from planning.publication.page import PlanPage
from planning.publication.reading import FullPlan

FOLDER = Path(__file__).parent / "typst"
ACCESSIBLE = ["ua-1"]
# A paper is made of its content alone: the moment of its making would give each copy another hash.
NO_TIME = 0


def page_pdf(page: PlanPage, edition: Edition) -> bytes:
    """Return the plan on a page as PDF/UA-1; it may be more than full, so ask `fit_of` first."""
    return _compile("page.typ", _page_data(page, edition), format="pdf", pdf_standards=ACCESSIBLE, timestamp=NO_TIME)


def page_picture(page: PlanPage, edition: Edition) -> bytes:
    """Return the plan on a page as PNG, as wide as a screen."""
    return _compile("page.typ", _page_data(page, edition), format="png", ppi=132)


def page_measures(page: PlanPage, edition: Edition) -> dict[str, Any]:
    """Return what `typst/page.typ` measured, in millimetres; see its `<fit>`."""
    found = typst.query(
        str(FOLDER / "page.typ"), "<fit>", field="value", one=True, **_common(_page_data(page, edition))
    )
    return dict(json.loads(found))


def full_pdf(plan: FullPlan, edition: Edition) -> bytes:
    """Return the full plan, workforce plan included, as PDF/UA-1."""
    data = {**_frame(edition, plan.title), "plan": asdict(plan), "kicker": f"Service plan {plan.year}"}
    return _compile("full.typ", data, format="pdf", pdf_standards=ACCESSIBLE, timestamp=NO_TIME)


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
        "title": title,
        "organisation": settings.ORGANISATION,
        "colours": colours(),
        "pictures": {name: picture(name) for name in ("mark", "comb")},
        "footer": {"facts": edition.facts, "url": url, "shown_url": url.partition("://")[2]},
    }


def _compile(name: str, data: dict[str, Any], **options: Any) -> bytes:
    made = typst.compile(str(FOLDER / name), **_common(data), **options)
    if not isinstance(made, bytes):
        raise TypeError(f"{name} came out as {len(made or [])} pictures")
    return made


def _common(data: dict[str, Any]) -> dict[str, Any]:
    pictures = data["pictures"]
    drawn = {**_printable(data), "pictures": pictures}
    return {
        "root": str(FOLDER),
        "font_paths": _fonts(),
        "sys_inputs": {"data": json.dumps(drawn, ensure_ascii=False)},
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
