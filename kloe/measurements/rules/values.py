"""A value as somebody gives it: numbers and units read, and what is wrong with them said in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from kloe.metrics.models import Metric
from kloe.metrics.rules.figures import problem_of_value
from kloe.metrics.rules.periods import Period

Unit = Metric.Unit
# Value, numerator, denominator.
Figures = tuple[Decimal, Decimal | None, Decimal | None]
LARGEST = Decimal(10) ** 12
PLACES = Decimal("0.000001")
# As many digits as every database gives back unchanged.
KEPT = Context(prec=15, rounding=ROUND_HALF_UP)
NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?P<pounds>£?)(?P<digits>\d+|\d{1,3}(?:,\d{3})+)?(?P<rest>\.\d+)?(?P<e>[eE][-+]?\d{1,2})?"
)
ENDLESS = {"inf", "infinity", "nan", "∞"}
# How people write units, in small letters.
UNITS = {
    "": "",
    "%": "percent",
    "per cent": "percent",
    "percent": "percent",
    "percentage": "percent",
    "percent_of": "percent_of",
    "£": "pounds",
    "gbp": "pounds",
    "pound": "pounds",
    "number": "number",
    "count": "number",
    "minute": "minutes",
    "min": "minutes",
    "mins": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "score": "score",
}
# As UNITS, and each unit by its own name.
NAMED_UNITS = {**{unit: unit for unit in Unit.values}, **UNITS}
UNKNOWN = "?"
WORDS = {
    Unit.NUMBER: "as a number",
    Unit.PERCENT: "in per cent",
    Unit.PERCENT_OF: "in per cent",
    Unit.POUNDS: "in pounds",
    Unit.MINUTES: "in minutes",
    Unit.HOURS: "in hours",
    Unit.DAYS: "in days",
    Unit.WEEKS: "in weeks",
    Unit.SCORE: "as a score",
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell: its column and a sentence."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value of a period, as it will be kept."""

    period: Period
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def figures(self) -> Figures:
        return (self.value, self.numerator, self.denominator)


class Unreadable(ValueError):
    """A cell cannot be read; the text tells who typed it what to do."""


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number and the unit that was typed with it, or ""."""

    number: Decimal
    unit: str = ""


@lru_cache(maxsize=4096)
def read_number(typed: str) -> ReadNumber | None:
    """Return the number that was typed, or None for nothing; raise Unreadable."""
    text = typed.strip().replace("\u00a0", " ")
    if not text:
        return None
    if text.startswith("="):
        raise Unreadable("This is a formula. Paste its value instead")
    unit = ""
    if text.endswith("%"):
        text, unit = text[:-1].rstrip(), "percent"
    if text.lower().lstrip("+-−") in ENDLESS:
        raise Unreadable(f"“{typed.strip()}” is not a number that can be kept. Enter a number, such as 97.8")
    found = NUMBER.fullmatch(text)
    if found is None or not (found["digits"] or found["rest"]):
        raise Unreadable(f"“{_short(typed)}” is not a number. Enter a number, such as 97.8")
    if found["pounds"]:
        if unit:
            raise Unreadable(f"“{_short(typed)}” is in pounds and per cent at once. Enter a number, such as 97.8")
        unit = "pounds"
    digits = (found["digits"] or "0").replace(",", "")
    number = Decimal(f"{digits}{found['rest'] or ''}{found['e'] or ''}")
    if number >= LARGEST:
        raise Unreadable("The number is too large. Enter one below 1,000,000,000,000")
    number = KEPT.plus(number.quantize(PLACES, rounding=ROUND_HALF_UP))
    return ReadNumber(-number if found["sign"] in ("-", "−") else number, unit)


def _short(typed: str) -> str:
    text = " ".join(typed.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


@lru_cache(maxsize=1024)
def read_unit(typed: str) -> str:
    """Return the unit that people mean by the word, "" for none, UNKNOWN for what is none."""
    word = " ".join(typed.lower().split())
    return NAMED_UNITS.get(word) or NAMED_UNITS.get(word.rstrip("s"), UNKNOWN)


def unit_problem(metric: Metric, typed: str) -> str:
    """Return what is wrong with the unit that stands beside or after a value, or ""."""
    named = read_unit(typed)
    if named in ("", metric.unit) or (named == "percent" and metric.is_percentage):
        return ""
    if named == UNKNOWN:
        return f"“{_short(typed)}” is not a unit that the portal knows. This metric is measured {words_of(metric)}"
    return f"This metric is measured {words_of(metric)}, not {WORDS[Unit(named)]}"


def words_of(metric: Metric) -> str:
    return WORDS[Unit(metric.unit)]


def problem_of_parts(numerator: Decimal | None, denominator: Decimal | None) -> CellProblem | None:
    """Return what is wrong with a numerator and a denominator, or None."""
    if numerator is None and denominator is None:
        return None
    if denominator is None:
        return CellProblem("denominator", "Enter the denominator as well, or leave the numerator out")
    if numerator is None:
        return CellProblem("numerator", "Enter the numerator as well, or leave the denominator out")
    if denominator == 0:
        return CellProblem("denominator", "The denominator is zero, so there is no share. Leave this period out")
    if denominator < 0 or numerator < 0:
        column = "denominator" if denominator < 0 else "numerator"
        return CellProblem(column, "A count cannot be less than zero. Check the number")
    return None


def share_of(metric: Metric, numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return the value that the parts make."""
    by = 100 if metric.is_percentage else 1
    return KEPT.plus((numerator * by / denominator).quantize(PLACES, rounding=ROUND_HALF_UP))


def is_near(metric: Metric, value: Decimal, numerator: Decimal, denominator: Decimal) -> bool:
    """Say whether the value is what its parts make, give or take what somebody rounded."""
    made = share_of(metric, numerator, denominator)
    places = max(0, -value.normalize().as_tuple().exponent)  # type: ignore[operator]
    return abs(value - made) <= Decimal(1).scaleb(-min(places, 6))


def read_figures(metric: Metric, cells: Mapping[str, str]) -> tuple[Figures | None, list[CellProblem]]:
    """Return value, numerator and denominator of a row, and what is wrong with them; None when nothing was given."""
    numbers: dict[str, Decimal | None] = {}
    problems: list[CellProblem] = []
    for column in ("value", "numerator", "denominator"):
        try:
            found = read_number(cells.get(column, ""))
        except Unreadable as error:
            problems.append(CellProblem(column, str(error)))
            continue
        numbers[column] = found.number if found else None
        unit = found.unit if found else ""
        if unit and (wrong := unit_problem(metric, unit) if column == "value" else "Enter a count without a unit"):
            problems.append(CellProblem(column, wrong))
    if wrong := unit_problem(metric, cells.get("unit", "")):
        problems.append(CellProblem("unit", wrong))
    if problems:
        return None, problems
    return _checked_figures(metric, numbers["value"], numbers["numerator"], numbers["denominator"])


def _checked_figures(
    metric: Metric, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> tuple[Figures | None, list[CellProblem]]:
    if wrong := problem_of_parts(numerator, denominator):
        return None, [wrong]
    if numerator is not None and denominator is not None:
        if value is None:
            value = share_of(metric, numerator, denominator)
        elif not is_near(metric, value, numerator, denominator):
            made = f"{share_of(metric, numerator, denominator).normalize():f}"
            return None, [CellProblem("value", f"The numerator and denominator make {made}. Check all three")]
    if value is None:
        return None, []
    if words := problem_of_value(metric, value):
        return None, [CellProblem("value", words)]
    return (value, numerator, denominator), []
