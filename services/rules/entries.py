"""A service as it is written down: in a form, a row of a file, or the catalogue itself. Plain data, codes for names."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from mlco_portal.years import PlanningYear
from services.models import Service

BETWEEN_CODES = ";"
BETWEEN_ALIASES = " | "
YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0"}
LABELS = {
    "code": "Code",
    "name": "Name",
    "summary": "What it does",
    "group": "Service group",
    "kind": "Kind",
    "plan_arrangement": "Service plan",
    "part_of": "Part of",
    "locality": "Locality",
    "neighbourhood": "Neighbourhood",
    "joint_with": "Joint with",
    "aliases": "Other names",
    "on_plan_list": "On the service plan list",
    "start_year": "First planning year",
    "end_year": "Last planning year",
    "retired_reason": "Why it ended",
    "successors": "Carried on by",
}


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """Why a service cannot be written down like this; `field` is a column, or "" for the whole."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """All that the catalogue says about one service."""

    code: str
    name: str
    summary: str = ""
    group: str = ""
    kind: str = Service.Kind.SERVICE.value
    plan_arrangement: str = Service.PlanArrangement.OWN.value
    part_of: str = ""
    locality: str = ""
    neighbourhood: str = ""
    joint_with: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    on_plan_list: bool = True
    start_year: PlanningYear | None = None
    end_year: PlanningYear | None = None
    retired_reason: str = ""
    successors: tuple[str, ...] = ()

    def runs_in(self, year: int) -> bool:
        """Say whether the service runs in the planning year."""
        started = self.start_year is not None and self.start_year <= year
        return started and (self.end_year is None or self.end_year >= year)

    @property
    def token(self) -> str:
        """A short text that differs when anything in the entry does; a form carries it to see changes by others."""
        return hashlib.sha256(json.dumps(as_cells(self), sort_keys=True).encode()).hexdigest()


COLUMNS = tuple(field.name for field in fields(ServiceEntry))


def tidy(entry: ServiceEntry) -> ServiceEntry:
    """Return the entry without spaces at the ends, with one kind of line break, and lists in order, each once."""
    texts: dict[str, Any] = {name: _lines(getattr(entry, name)).strip() for name in ("summary", "retired_reason")}
    lines: dict[str, Any] = {name: " ".join(getattr(entry, name).split()) for name in ("code", "name")}
    aliases = {" ".join(alias.split()) for alias in entry.aliases}
    lists: dict[str, Any] = {
        "aliases": tuple(sorted(aliases - {""})),
        "joint_with": tuple(sorted({code.strip() for code in entry.joint_with} - {""})),
        "successors": tuple(sorted({code.strip() for code in entry.successors} - {""})),
    }
    return replace(entry, **texts, **lines, **lists)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_cells(entry: ServiceEntry) -> dict[str, str]:
    """Return the entry as a row of a file: one text a column."""
    return {name: _cell_of(getattr(entry, name), name) for name in COLUMNS}


def _cell_of(value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return (BETWEEN_ALIASES if name == "aliases" else BETWEEN_CODES).join(value)
    return str(value)


def read_cells(cells: Mapping[str, str], before: ServiceEntry | None = None) -> tuple[ServiceEntry, list[EntryProblem]]:
    """Return the entry that a row of a file means, and what in it cannot be understood.

    Columns that the file does not have keep their value of `before`, or stand as for a new service.
    """
    values: dict[str, Any] = {}
    problems: list[EntryProblem] = []
    for name, text in cells.items():
        try:
            values[name] = READERS.get(name, str.strip)(text)
        except ValueError as error:
            problems.append(EntryProblem(name, str(error)))
    start = before or ServiceEntry(code="", name="")
    return tidy(replace(start, **values)), problems


def _year(text: str) -> PlanningYear | None:
    try:
        return PlanningYear(text.strip()) if text.strip() else None
    except ValueError as error:
        raise ValueError("Enter a planning year such as 2024/25") from error


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise ValueError("Enter yes or no")
    return word in YES


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(BETWEEN_CODES))


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(text.split(BETWEEN_ALIASES.strip()))


def _choice(choices: type[Service.Kind] | type[Service.PlanArrangement]) -> Callable[[str], str]:
    """Make a reader that knows a choice by its code and by its words."""

    def read(text: str) -> str:
        word = " ".join(text.lower().split())
        for value, label in choices.choices:
            if word in (value, str(label).lower()):
                return str(value)
        raise ValueError(f"Enter one of: {', '.join(choices.values)}")

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "summary": str,
    "retired_reason": str,
    "kind": _choice(Service.Kind),
    "plan_arrangement": _choice(Service.PlanArrangement),
    "joint_with": _codes,
    "successors": _codes,
    "aliases": _aliases,
    "on_plan_list": _yes_or_no,
    "start_year": _year,
    "end_year": _year,
}
