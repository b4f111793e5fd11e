"""A plan frozen: canonical JSON and its SHA-256, and the way back to something to read. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mlco_portal.years import PlanningYear
from planning.service_plans.content import Lists, PlanContent
from planning.service_plans.sections import kind_of

SCHEMA_VERSION = 1


def snapshot_of(content: PlanContent, lists: Lists) -> dict[str, Any]:
    """Return the plan as a version keeps it; equal content gives equal bytes."""
    return {
        "schema_version": SCHEMA_VERSION,
        "year": content.year,
        "service": dict(content.service),
        "template": dict(content.template),
        "sections": [
            {
                "key": section.spec.key,
                "title": section.spec.title,
                "kind": section.spec.kind,
                "part": section.spec.part,
                "theme": section.spec.theme,
                "on_page": section.spec.on_page,
                "text": section.text.strip(),
                "rows": kind_of(section.spec.kind).snapshot_rows(section, lists),
            }
            for section in content.sections
        ],
    }


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

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.rows


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A frozen plan to read, render or compare."""

    year: PlanningYear
    service: Mapping[str, Any]
    template: Mapping[str, Any]
    sections: tuple[DocumentSection, ...]

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
    if data["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"Snapshot schema {data['schema_version']} is not known")
    return PlanDocument(
        year=PlanningYear(data["year"]),
        service=data["service"],
        template=data["template"],
        sections=tuple(
            DocumentSection(
                **{**section, "rows": tuple(DocumentRow(**row) for row in section["rows"])},
            )
            for section in data["sections"]
        ),
    )
