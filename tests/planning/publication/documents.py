"""Frozen plans without a database: the written sample plans, and plans full of what people should not type."""

import json
import tomllib
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from planning.publication.edition import Edition
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import PlanDocument, document_of, snapshot_of

SAMPLES = Path(__file__).parents[3] / "planning" / "sample_data" / "content" / "2024"
CODES = sorted(path.stem for path in (SAMPLES / "plans").glob("*.toml"))
TEMPLATE_OF = {"int": "int", "asc_provider": "asc_provider"}


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def template(kind: str) -> dict[str, Any]:
    return next(one for one in read("templates")["templates"] if one["kind"] == kind)


def edition(code: str = "podiatry") -> Edition:
    return Edition(
        year=2024,
        code=code,
        version_number=2,
        version_sha256="ab12" * 16,
        review_on=date(2025, 3, 31),
        number=1,
        published_at=datetime(2024, 3, 22, 9, tzinfo=UTC),
    )


def sample(code: str) -> PlanDocument:
    """Return a written sample plan as it is frozen."""
    written = read(f"plans/{code}")
    service = by_code(read("catalogue")["services"])[written["service"]]
    areas = {
        row["area"]: [r for r in written["workforce"] if r["area"] == row["area"]]
        for row in written.get("workforce", [])
    }
    given = {**written.get("sections", {}), **written, **areas}
    return frozen(service, TEMPLATE_OF.get(service.get("kind", ""), "ad_led"), given)


def frozen(service: Mapping[str, Any], kind: str, given: Mapping[str, Any]) -> PlanDocument:
    """Return a plan on the real template of the kind; `given` maps a section's key to a text or rows."""
    asked = [
        (part, one) for part, name in (("plan", kind), ("workforce", "workforce")) for one in template(name)["sections"]
    ]
    content = PlanContent(
        year=2024,
        service={
            "code": service["code"],
            "name": service["name"],
            "kind": service.get("kind", "service"),
            "summary": service.get("summary", ""),
            "group": {"code": "group", "name": "Community health and adult social care (citywide)"},
            "joint_with": service.get("joint_with", []),
            "locality": service.get("place"),
            "neighbourhood": None,
        },
        template={"name": kind, "kind": kind, "version": 1},
        sections=tuple(_section(part, one, given.get(one["key"], "")) for part, one in asked),
    )
    priorities = {code: row["name"] for code, row in by_code(read("priorities")["priorities"]).items()}
    return document_of(json.loads(json.dumps(snapshot_of(content, Lists({"priorities": priorities})))))


def _section(part: str, asked: Mapping[str, Any], given: Any) -> SectionContent:
    spec = SectionSpec(
        key=asked["key"],
        title=asked["title"],
        kind=asked["kind"],
        theme=asked.get("theme", ""),
        on_page=asked.get("on_page", False),
        part=part,
    )
    if isinstance(given, str):
        return SectionContent(spec=spec, text=given)
    rows = (Row(str(uuid.uuid4()), {name: str(cell) for name, cell in row.items() if name != "area"}) for row in given)
    return SectionContent(spec=spec, rows=tuple(rows))


def filled_with(text: str, kind: str = "ad_led", rows: int = 2) -> PlanDocument:
    """Return a plan whose every text, cell and name is `text`."""
    given: dict[str, Any] = {}
    for one in [*template(kind)["sections"], *template("workforce")["sections"]]:
        columns = kind_of(one["kind"]).columns
        given[one["key"]] = [{column.name: text for column in columns}] * rows if columns else text
    place = {"code": "N", "name": text}
    service = {"code": "hostile", "name": text, "summary": text, "joint_with": [text], "place": place}
    return frozen(service, kind, given)
