"""The period that somebody names: a month in words, a day as people or machines write it, a quarter, a year."""

import calendar
import re
from datetime import date
from functools import lru_cache

from kloe.measurements.rules.values import Unreadable
from kloe.metrics.models import Metric
from kloe.metrics.rules.periods import Period, period_of, period_words
from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear

MONTH_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
SHORT_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
NAMES = {**MONTH_NAMES, **SHORT_NAMES}
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
BRITISH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")
DAY_IN_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]+)[ -](\d{4}|\d{2})")
MONTH_IN_WORDS = re.compile(r"([a-z]+)[ -/]?(\d{4}|\d{2})")
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})/(\d{4})")
QUARTER = re.compile(r"q([1-4])[ -]?(\d{4}[/-]\d{2,4})")
YEAR = re.compile(r"\d{4}[/-]\d{2}(?:\d{2})?")
OLDEST_YEARS = 10
EXAMPLES = {
    Metric.Frequency.WEEKLY: "the last day of the week, such as 31/03/2024",
    Metric.Frequency.MONTHLY: "a month such as March 2024, or its last day, such as 31/03/2024",
    Metric.Frequency.QUARTERLY: "a quarter such as Q4 2023/24, or its last day, such as 31/03/2024",
    Metric.Frequency.YEARLY: "a planning year such as 2023/24, or its last day, such as 31/03/2024",
}
WHOLE = {
    Metric.Frequency.WEEKLY: "week",
    Metric.Frequency.MONTHLY: "month",
    Metric.Frequency.QUARTERLY: "quarter",
    Metric.Frequency.YEARLY: "planning year",
}


def period_named(typed: str, frequency: str) -> Period:
    """Return the period of the frequency that was named, whenever it is; raise Unreadable."""
    text = " ".join(typed.lower().replace("\u00a0", " ").replace("–", "-").split())
    if not text:
        raise Unreadable(f"Enter {_example(frequency)}")
    if text.startswith("="):
        raise Unreadable("This is a formula. Paste its value instead")
    return _named(text, frequency) or _with_edge(_day(text, typed, frequency), frequency)


@lru_cache(maxsize=4096)
def read_period(typed: str, frequency: str, today: date) -> Period:
    """Return the period of the frequency that was named; raise Unreadable.

    A day counts when it is the first or the last one of a period. Days are read the British way, day before month.
    """
    period = period_named(typed, frequency)
    if period.ends_on >= today:
        raise Unreadable(f"{_upper(period_words(frequency, period.ends_on))} is not over yet. Check the year")
    if period.ends_on < date(today.year - OLDEST_YEARS, 1, 1):
        raise Unreadable(
            f"{_upper(period_words(frequency, period.ends_on))} is more than {OLDEST_YEARS} years ago. Check the year"
        )
    return period


def _named(text: str, frequency: str) -> Period | None:
    """Return the period that is named as such, or None for a day."""
    if found := QUARTER.fullmatch(text):
        return _fitting(_quarter(int(found[1]), found[2]), Metric.Frequency.QUARTERLY, frequency)
    if YEAR.fullmatch(text) and "/" in text:
        return _fitting(_planning_year(text), Metric.Frequency.YEARLY, frequency)
    month: tuple[int, int] | None = None
    if (found := MONTH_IN_WORDS.fullmatch(text)) and found[1] in NAMES:
        month = (_year(found[2]), NAMES[found[1]])
    elif found := ISO_MONTH.fullmatch(text):
        month = (int(found[1]), int(found[2]))
    elif found := MONTH_AND_YEAR.fullmatch(text):
        month = (int(found[2]), int(found[1]))
    if month is None:
        return None
    if frequency == Metric.Frequency.WEEKLY:
        raise Unreadable(f"Enter {_example(frequency)}")
    return _with_edge(_real_day(month[0], month[1], 0, text, frequency), frequency)


def _fitting(day: date, named: str, frequency: str) -> Period:
    if named != frequency:
        raise Unreadable(
            f"This metric is measured by the {WHOLE[Metric.Frequency(frequency)]}. Enter {_example(frequency)}"
        )
    return period_of(frequency, day)


def _quarter(number: int, year: str) -> date:
    return period_of(Metric.Frequency.QUARTERLY, _months_into(_planning_year(year), (number - 1) * 3)).ends_on


def _months_into(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _planning_year(text: str) -> date:
    try:
        return PlanningYear(text).starts_on
    except ValueError as error:
        raise Unreadable(f"“{text}” is not a planning year, such as 2023/24") from error


def _day(text: str, typed: str, frequency: str) -> date:
    if found := ISO_DAY.fullmatch(text):
        year, month, day = (int(one) for one in found.groups())
    elif found := BRITISH_DAY.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), _year(found[3])
    elif (found := DAY_IN_WORDS.fullmatch(text)) and found[2] in NAMES:
        day, month, year = int(found[1]), NAMES[found[2]], _year(found[3])
    else:
        raise Unreadable(f"“{typed.strip()[:40]}” is not a period. Enter {_example(frequency)}")
    return _real_day(year, month, day, typed.strip(), frequency)


def _real_day(year: int, month: int, day: int, typed: str, frequency: str) -> date:
    """Return the day, or the last one of the month for day 0."""
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise Unreadable(
            f"“{typed[:40]}” is not a date, read as day, month, year. Enter {_example(frequency)}"
        ) from error


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _with_edge(day: date, frequency: str) -> Period:
    period = period_of(frequency, day)
    if day in (period.starts_on, period.ends_on):
        return period
    if frequency in (Metric.Frequency.QUARTERLY, Metric.Frequency.YEARLY) and day == _month_end(period.ends_on):
        return period
    what = WHOLE[Metric.Frequency(frequency)]
    raise Unreadable(
        f"{british_date(day)} is neither the first nor the last day of a {what}. Enter {_example(frequency)}"
    )


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _example(frequency: str) -> str:
    return EXAMPLES[Metric.Frequency(frequency)]


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]
