"""Cases computed by NHSRplotthedots, read from JSON. Pure: text in, cases out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kloe.spc.analysis import analyse
from kloe.spc.results import AssuranceIcon, SpcResult
from kloe.spc.rulings import Rulings
from kloe.spc.series import ImprovementDirection, Options, Series

SHAPE = (("dates", list, "list"), ("values", list, "list"), ("options", dict, "object"), ("expected", dict, "object"))
ASSURANCE_ICONS = {
    "consistent_pass": AssuranceIcon.PASS,
    "consistent_fail": AssuranceIcon.FAIL,
    "inconsistent": AssuranceIcon.INCONSISTENT,
}
COLUMN_OF_TIE = {
    "mean": "relative_to_mean",
    "upl": "outside_limits",
    "lpl": "outside_limits",
    "near_upl": "close_to_limits",
    "near_lpl": "close_to_limits",
}


class CasesMalformed(ValueError):
    """The text does not hold cases in the format of the reference; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """One series with its options, as read, and what is expected of it."""

    name: str
    rows: Mapping[str, Any]
    options: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def error_kind(self) -> str | None:
        """`refused`, `crash_empty`, `crash_missing_values`, or None where the reference answers."""
        return self.expected.get("error_kind") if self.expected.get("error") else None

    def question(self) -> tuple[Series, Options]:
        """Return what is analysed, and how; raises SpcRefused for what cannot be."""
        series = Series(
            dates=[date.fromisoformat(day) for day in self.rows["dates"]],
            values=self.rows["values"],
            facets=self.rows.get("facets"),
            trajectory=self.rows.get("trajectory"),
        )
        return series, _options(self.options)

    def analysed(self) -> SpcResult:
        """Return our result, with the reference's outcome at near ties; raises SpcRefused."""
        series, options = self.question()
        return analyse(series, options, rulings=_rulings(self.expected))


def read_cases(text: str) -> list[Case]:
    """Return the cases of a file in the format of the reference; raises CasesMalformed."""
    try:
        document = json.loads(text)
    except ValueError as problem:
        raise CasesMalformed(f"It is not JSON: {problem}.") from problem
    except RecursionError as problem:
        raise CasesMalformed("It is nested too deeply to be a file of cases.") from problem
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list):
        raise CasesMalformed("It has no list of “cases”.")
    if not cases:
        raise CasesMalformed("Its list of cases is empty.")
    return [_case(number, case) for number, case in enumerate(cases, 1)]


def _case(number: int, case: Any) -> Case:
    if not isinstance(case, dict):
        raise CasesMalformed(f"Case {number} is no object.")
    name = str(case.get("id", f"number {number}"))
    if missing := [key for key in ("dates", "values", "options", "expected") if key not in case]:
        raise CasesMalformed(f"Case {name} has no {' and no '.join(missing)}.")
    for key, kind, word in SHAPE:
        if not isinstance(case[key], kind):
            raise CasesMalformed(f"Case {name}: {key} is no {word}.")
    if wrong := [value for value in case["values"] if not _is_number_or_none(value)]:
        raise CasesMalformed(f"Case {name}: the value {wrong[0]!r} is no number.")
    return Case(name, case, case["options"], case["expected"])


def _is_number_or_none(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _options(options: Mapping[str, Any]) -> Options:
    rebase = options.get("rebase")
    by_facet = rebase if isinstance(rebase, dict) else {"": rebase or ()}
    # A single date stands as a string, and counts as a list of one.
    days = {
        facet: [date.fromisoformat(day) for day in ([given] if isinstance(given, str) else given)]
        for facet, given in by_facet.items()
    }
    return Options(
        direction=options.get("improvement_direction") or ImprovementDirection.INCREASE,
        target=options.get("target"),
        rebases=days if isinstance(rebase, dict) else days[""],
        fix_after_n_points=options.get("fix_after_n_points"),
        screen_outliers=options.get("screen_outliers", True) is not False,
    )


def _rulings(expected: Mapping[str, Any]) -> Rulings:
    """Return the reference's outcomes at the near ties of the case."""
    rulings = Rulings()
    columns: Mapping[str, Any] = expected.get("points") or {}
    for tie in expected.get("near_ties") or ():
        row, what = tie["i"], tie["compare"]
        if what == "mr_screen":
            rulings.moving_range_kept[row] = columns["moving_range_used"][row] is not None
        elif what in {"target_upl", "target_lpl"}:
            chart = sorted(set(columns.get("facet", ""))).index(columns["facet"][row]) if "facet" in columns else 0
            rulings.assurance[chart] = ASSURANCE_ICONS[expected["charts"][chart]["assurance_type"]]
        else:
            column = COLUMN_OF_TIE[what]
            getattr(rulings, column)[row] = columns[column][row]
    return rulings
