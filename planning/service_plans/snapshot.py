"""A plan frozen: canonical JSON and its SHA-256, and the way back to something to read. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mlco_portal.years import PlanningYear
from planning.glossary.rules import terms_used
from planning.service_plans.content import Lists, PictureContent, PlanContent, SectionContent
from planning.service_plans.sections import kind_of

# 2 added pictures and the glossary; versions of schema 1 are read as plans without either.
SCHEMA_VERSION = 2
KNOWN_SCHEMAS = (1, SCHEMA_VERSION)


def snapshot_of(content: PlanContent, lists: Lists) -> dict[str, Any]:
    """Return the plan as a version keeps it; equal content gives equal bytes."""
    sections = [section_snapshot(section, lists) for section in content.sections]
    return {
        "schema_version": SCHEMA_VERSION,
        "year": content.year,
        "service": dict(content.service),
        "template": dict(content.template),
        "sections": sections,
        "glossary": _glossary(sections, content),
    }


def section_snapshot(section: SectionContent, lists: Lists) -> dict[str, Any]:
    """Return one section as a version keeps it."""
    rows = {row.id for row in section.filled_rows}
    return {
        "key": section.spec.key,
        "title": section.spec.title,
        "kind": section.spec.kind,
        "part": section.spec.part,
        "theme": section.spec.theme,
        "on_page": section.spec.on_page,
        "text": section.text.strip(),
        "rows": kind_of(section.spec.kind).snapshot_rows(section, lists),
        "pictures": [_picture(one, one.row if one.row in rows else "") for one in section.pictures],
    }


def _picture(picture: PictureContent, row: str) -> dict[str, Any]:
    return {
        "id": picture.id,
        "row": row,
        "sha256": picture.sha256,
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt.strip(),
        "caption": picture.caption.strip(),
    }


def _glossary(sections: Sequence[Mapping[str, Any]], content: PlanContent) -> list[dict[str, str]]:
    """Return the terms that the plan uses, in the order of the alphabet."""
    words: list[str] = []
    for section in sections:
        words += [section["title"], section["text"]]
        for row in section["rows"]:
            words += [*row["cells"].values(), *row["labels"].values()]
        for picture in section["pictures"]:
            words += [picture["alt"], picture["caption"]]
    used = terms_used("\n".join(words), content.terms) if content.terms else []
    ordered = sorted(used, key=lambda one: (one[0].lower(), one[0]))
    return [{"short": short, "meaning": meaning} for short, meaning in ordered]


def canonical_json(snapshot: Mapping[str, Any]) -> str:
    """Return the one form that is stored and hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row of a frozen plan."""

    id: str
    cells: Mapping[str, str]
    labels: Mapping[str, str]

    def shown(self, name: str) -> str:
        """Return the cell as readers see it: a code's label, the text otherwise."""
        return self.labels.get(name) or self.cells.get(name, "")

    def day(self, name: str) -> date | None:
        """Return the date in the cell, or None."""
        try:
            return date.fromisoformat(self.cells.get(name, ""))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DocumentPicture:
    """A picture of a frozen plan; `row` is that of the row it belongs to, or ""."""

    id: str
    row: str
    sha256: str
    content_type: str
    width: int
    height: int
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class DocumentTerm:
    """A short form that the plan uses, and what it means."""

    short: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section of a frozen plan."""

    key: str
    title: str
    kind: str
    part: str
    theme: str
    on_page: bool
    text: str
    rows: tuple[DocumentRow, ...]
    pictures: tuple[DocumentPicture, ...] = ()

    @property
    def has_words(self) -> bool:
        return bool(self.text or self.rows)

    @property
    def is_empty(self) -> bool:
        return not self.has_words and not self.pictures


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A frozen plan to read, render or compare."""

    year: PlanningYear
    service: Mapping[str, Any]
    template: Mapping[str, Any]
    sections: tuple[DocumentSection, ...]
    glossary: tuple[DocumentTerm, ...] = ()

    @property
    def pictures(self) -> tuple[DocumentPicture, ...]:
        return tuple(picture for section in self.sections for picture in section.pictures)

    @property
    def title(self) -> str:
        return str(self.service["name"])

    def part(self, name: str) -> tuple[DocumentSection, ...]:
        """Return the sections of the `plan` or of the `workforce` plan."""
        return tuple(section for section in self.sections if section.part == name)

    def find(self, key: str) -> DocumentSection | None:
        """Return the section of that key, or None."""
        return next((section for section in self.sections if section.key == key), None)


def document_of(snapshot: str | Mapping[str, Any]) -> PlanDocument:
    """Return the plan in a snapshot (canonical JSON or its parsed form).

    Raises ValueError when it was written in a schema that this portal does not know.
    """
    data = json.loads(snapshot) if isinstance(snapshot, str) else snapshot
    if data["schema_version"] not in KNOWN_SCHEMAS:
        raise ValueError(f"Snapshot schema {data['schema_version']} is not known")
    return PlanDocument(
        year=PlanningYear(data["year"]),
        service=data["service"],
        template=data["template"],
        sections=tuple(_document_section(section) for section in data["sections"]),
        glossary=tuple(DocumentTerm(**term) for term in data.get("glossary", ())),
    )


def _document_section(section: Mapping[str, Any]) -> DocumentSection:
    rows = tuple(DocumentRow(**row) for row in section["rows"])
    pictures = tuple(DocumentPicture(**picture) for picture in section.get("pictures", ()))
    return DocumentSection(**{**section, "rows": rows, "pictures": pictures})
