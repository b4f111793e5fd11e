"""The records that the planning team writes: their fields, their names, and the marks of their states. Pure."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, TypeAlias

from planning.priorities.models import Framework, Priority, Statement
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine

Root: TypeAlias = Framework | Workplan | Deliverable
Record: TypeAlias = Root | Statement | Priority | WorkplanHeading | WorkplanLine | Placement

FIELDS: dict[type[Record], tuple[str, ...]] = {
    Framework: ("code", "kind", "name", "short_name", "owner", "summary", "source"),
    Statement: ("kind", "audience", "text"),
    Priority: ("code", "label", "name", "summary", "outcome", "commitments", "theme"),
    Workplan: ("code", "kind", "name", "strapline", "summary", "governed_by", "framework_id", "source"),
    WorkplanHeading: ("priority_id", "name"),
    WorkplanLine: ("kind", "number", "name", "text", "part_of_id", "metric_id"),
    Deliverable: (
        "reference",
        "title",
        "text",
        "owner",
        "quarter",
        "also_known_as",
        "succeeds_id",
        "note",
        "outcome",
        "outcome_note",
    ),
    Placement: ("heading_id", "wording"),
}
NOUNS: dict[type[Record], str] = {
    Framework: "framework",
    Statement: "statement",
    Priority: "priority",
    Workplan: "workplan",
    WorkplanHeading: "heading",
    WorkplanLine: "line",
    Deliverable: "deliverable",
    Placement: "place",
}
# What others name it by: it stays as soon as something does.
FIXED_ONCE_USED: dict[type[Record], tuple[str, ...]] = {
    Framework: ("code", "kind"),
    Priority: ("code",),
    Workplan: ("code",),
    Deliverable: ("reference",),
}
OF_KIND: dict[str, type[Record]] = {noun: kind for kind, noun in NOUNS.items()}
UP, DOWN = "up", "down"


def noun_of(record: Record) -> str:
    return NOUNS[type(record)]


def fields_of(record: Record) -> tuple[str, ...]:
    return FIELDS[type(record)]


def root_of(record: Record) -> Root:
    """Return the record whose revision counts the saves: the framework, the workplan or the deliverable."""
    if isinstance(record, Statement | Priority):
        return record.framework
    if isinstance(record, WorkplanHeading | WorkplanLine):
        return record.workplan
    if isinstance(record, Placement):
        return record.deliverable
    return record


def year_of(record: Record) -> int:
    return int(root_of(record).year)


def mark_of(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return a short mark of what the fields of a form say; another mark means that somebody changed one of them."""
    said = {name: values[name] for name in names if name in values}
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:20]


def moved(keys: list[int], key: int, way: str) -> list[int]:
    """Return the keys in their order after one of them went up or down; at the edge nothing moves."""
    at = keys.index(key)
    to = at - 1 if way == UP else at + 1
    if way not in (UP, DOWN) or not 0 <= to < len(keys):
        return list(keys)
    order = list(keys)
    order[at], order[to] = order[to], order[at]
    return order
