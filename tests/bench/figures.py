"""What was measured, and how it is told: a table on the screen and `build/bench.json`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit that a figure should keep: `Goal(">=", 0.5)` or `Goal("<=", 12)`."""

    sign: str
    limit: float

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"

    def met_by(self, value: float) -> bool:
        return value >= self.limit if self.sign == ">=" else value <= self.limit


def at_least(limit: float) -> Goal:
    return Goal(">=", limit)


def at_most(limit: float) -> Goal:
    return Goal("<=", limit)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the result; a figure without a goal is there to explain the others."""

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        return None if self.goal is None else self.goal.met_by(self.value)

    def as_row(self) -> tuple[str, str, str, str, str]:
        verdict = {True: "yes", False: "NO", None: ""}[self.ok]
        return self.name, f"{self.value:,.10g} {self.unit}".strip(), str(self.goal or ""), verdict, self.note

    def as_json(self) -> dict[str, object]:
        return {
            "value": self.value,
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "ok": self.ok,
            "note": self.note,
        }


HEADINGS = ("What", "Value", "Goal", "Met", "Beside it")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures in columns as wide as their longest cell."""
    rows = [HEADINGS, *(figure.as_row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * min(120, max(map(len, lines))), *lines[1:]])


def write(figures: Iterable[Figure], path: Path) -> None:
    """Write {name: {value, unit, goal, ok, note}}."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {figure.name: figure.as_json() for figure in figures}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
