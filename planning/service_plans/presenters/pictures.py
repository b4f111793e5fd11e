"""A section's pictures as its writers see them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mlco_portal.wording import british_date
from planning.service_plans.models import Picture, PlanSection
from planning.service_plans.rules.pictures import ENDINGS
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import DocumentPicture, DocumentSection


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """One picture with its words; `mark` changes whenever they do."""

    key: str
    src: str
    alt: str
    caption: str
    width: int
    height: int
    belongs_to: str
    consent: str
    mark: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a frozen section to read: `about` names its row, `mark` says what became of it."""

    src: str
    alt: str
    caption: str
    width: int
    height: int
    about: str = ""
    mark: str = ""


def figures_of(
    section: DocumentSection,
    plan: int,
    pictures: Iterable[DocumentPicture] | None = None,
    marks: Mapping[str, str] | None = None,
) -> tuple[Figure, ...]:
    """Return the section's pictures (or those given) to show to people who may read the plan before it is published.

    `marks` says what became of a picture, by its identity.
    """
    names = row_names(section)
    return tuple(
        Figure(
            src=picture_src(plan, one.sha256, one.content_type),
            alt=one.alt,
            caption=one.caption,
            width=one.width,
            height=one.height,
            about=names.get(one.row, ""),
            mark=(marks or {}).get(one.id, ""),
        )
        for one in (section.pictures if pictures is None else pictures)
    )


def row_names(section: DocumentSection) -> dict[str, str]:
    """Return what names each row of the section: the line in its first cell, else its number."""
    kind = kind_of(section.kind)
    found = {}
    for number, row in enumerate(section.rows, start=1):
        first = kind.columns[0] if kind.columns else None
        line = " ".join(row.shown(first.name).split()) if first and first.type == "line" else ""
        found[row.id] = line or f"{kind.row_name.capitalize()} {number}"
    return found


def picture_src(plan: int, sha256: str, content_type: str) -> str:
    """Return the address of a picture of a plan that is not published."""
    return reverse("planning:service_plans:picture_file", args=[plan, f"{sha256}.{ENDINGS[content_type]}"])


def shown_picture(section: PlanSection, picture: Picture) -> ShownPicture:
    """Return the picture to show in the section, whose rows were fetched with it."""
    return ShownPicture(
        key=str(picture.pk),
        src=picture_src(section.plan_id, picture.sha256, picture.content_type),
        alt=picture.alt,
        caption=picture.caption,
        width=picture.width,
        height=picture.height,
        belongs_to=dict(row_options(section)).get(str(picture.row), ""),
        consent=_consent(picture),
        mark=hashlib.sha256(json.dumps(words_of_picture(picture)).encode()).hexdigest()[:16],
    )


def row_options(section: PlanSection) -> Sequence[tuple[str, str]]:
    """Return the rows that a picture may belong to, by their names."""
    kind = kind_of(section.template_section.kind)
    found = []
    for number, row in enumerate(section.rows.all(), start=1):
        # In the order of the columns: a database may keep the cells in another.
        cells = (row.cells.get(column.name, "") for column in kind.columns)
        first = next((text for text in cells if text.strip()), "")
        label = f"{kind.row_name.capitalize()} {number}: {' '.join(first.split())[:60]}"
        found.append((str(row.pk), label.rstrip(": ")))
    return found


def words_of_picture(picture: Picture) -> dict[str, Any]:
    """Return the words of the picture as its form shows them."""
    return {
        "alt": picture.alt,
        "caption": picture.caption,
        "row": str(picture.row or ""),
        "consent": picture.consent,
        "consent_on": british_date(picture.consent_on) if picture.consent_on else "",
        "consent_note": picture.consent_note,
    }


def _consent(picture: Picture) -> str:
    if picture.consent == Picture.Consent.NOBODY_SHOWN or picture.consent_on is None:
        return "Nobody can be recognised"
    return f"Agreed in writing on {british_date(picture.consent_on)}. Kept: {picture.consent_note}"
