"""Papers by typst: the plan on a page and the full plan as tagged PDF, a picture of the page, and its measures."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from mlco_portal.press.house import house_pdf, house_press
from mlco_portal.press.run import LONGEST_SECONDS
from planning.publication.edition import Edition
from planning.publication.page import PlanPage
from planning.publication.reading import FullPlan

FOLDER = Path(__file__).parent / "typst"
PAGE, FULL = FOLDER / "page.typ", FOLDER / "full.typ"
# Somebody waits for a preview: what takes longer is given up.
LONGEST_WAIT = 10


def page_pdf(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the plan on a page as PDF/UA-1; it may be more than full, so ask `fit_of` first."""
    return house_pdf(PAGE, title=page.title, data=_page_data(page, edition), seconds=seconds)


def page_picture(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the plan on a page as PNG, as wide as a screen."""
    data = _page_data(page, edition)
    return house_press(PAGE, title=page.title, data=data, seconds=seconds, make="png", options={"ppi": 132})


def page_measures(page: PlanPage, edition: Edition, seconds: float = LONGEST_SECONDS) -> dict[str, Any]:
    """Return what `typst/page.typ` measured, in millimetres; see its `<fit>`."""
    data = _page_data(page, edition)
    made = house_press(PAGE, title=page.title, data=data, seconds=seconds, make="measures", label="<fit>")
    return dict(json.loads(made))


def full_pdf(
    plan: FullPlan,
    edition: Edition,
    seconds: float = LONGEST_SECONDS,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the full plan, workforce plan included, as PDF/UA-1; `pictures` holds the bytes of its figures."""
    data = {"footer": _footer(edition), "plan": asdict(plan), "kicker": f"Service plan {plan.year}"}
    return house_pdf(FULL, title=plan.title, data=data, pictures=pictures, seconds=seconds)


def _page_data(page: PlanPage, edition: Edition) -> dict[str, Any]:
    place = f"  ·  {page.place}" if page.place else ""
    return {
        "footer": _footer(edition),
        "page": asdict(page),
        "kicker": f"Plan on a page {page.year}  ·  {page.group}{place}",
    }


def _footer(edition: Edition) -> dict[str, Any]:
    url = "" if edition.is_preview else f"{settings.SITE_URL}/{edition.path}"
    return {"facts": edition.facts, "url": url, "shown_url": url.partition("://")[2]}
