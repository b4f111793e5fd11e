"""Figures and periods as people read them."""

from datetime import date, timedelta

from kloe.charts.chart import Frequency, Target, Unit
from mlco_portal.wording import british_date

MOST_DECIMALS = 4
MINUS = "\u2212"


def exact(value: float | None, unit: Unit) -> str:
    """Return a value as it was given, to four decimals at most: "6.3%", "1,204", "−3.8%"; "No value" for none."""
    return "No value" if value is None else _written(value, unit, f"{abs(value):,.{MOST_DECIMALS}f}", trim=True)


def rounded(value: float | None, unit: Unit) -> str:
    """Return a figure that was worked out, such as a mean or limit, with the decimals of its unit; "" for none."""
    return "" if value is None else _written(value, unit, f"{abs(value):,.{unit.decimals}f}", trim=False)


def _written(value: float, unit: Unit, digits: str, *, trim: bool) -> str:
    if trim and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    is_negative = value < 0 and any(digit in "123456789" for digit in digits)
    return f"{MINUS if is_negative else ''}{unit.prefix}{digits}{unit.suffix}"


def target_words(target: Target, unit: Unit) -> str:
    """Return a target as a person says it: "85% or more", "4.5% or less", "less than 8%", "between 3% and 5%"."""
    if target.at_least is not None and target.at_most is not None:
        return f"between {exact(target.at_least, unit)} and {exact(target.at_most, unit)}"
    if target.at_least is not None:
        return end_words(target.at_least, unit, is_upper=False, is_strict=target.is_strict)
    return end_words(target.at_most, unit, is_upper=True, is_strict=target.is_strict)


def end_words(end: float | None, unit: Unit, *, is_upper: bool, is_strict: bool) -> str:
    """Return one end of a target: "85% or more", "less than 8%"."""
    figure = exact(end, unit)
    if is_strict:
        return f"{'less' if is_upper else 'more'} than {figure}"
    return f"{figure} or {'less' if is_upper else 'more'}"


def period(day: date, frequency: Frequency) -> str:
    """Return the period that a date stands for: "March 2024", "January to March 2024", "4 to 10 March 2024"."""
    if frequency is Frequency.MONTH:
        return f"{day:%B %Y}"
    if frequency is Frequency.QUARTER:
        first, last = _quarter(day)
        return f"{first:%B} to {last:%B %Y}"
    if frequency is Frequency.WEEK:
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=6)
        is_one_month = monday.month == sunday.month
        return f"{monday.day if is_one_month else f'{monday.day} {monday:%B}'} to {british_date(sunday)}"
    return str(day.year) if frequency is Frequency.YEAR else british_date(day)


def short_period(day: date, frequency: Frequency) -> str:
    """Return the period as it stands on an axis: "Mar 2024", "Jan–Mar 24", "4 Mar 24"."""
    if frequency is Frequency.MONTH:
        return f"{day:%b %Y}"
    if frequency is Frequency.QUARTER:
        first, last = _quarter(day)
        return f"{first:%b}–{last:%b %y}"
    if frequency is Frequency.YEAR:
        return str(day.year)
    shown = day - timedelta(days=day.weekday()) if frequency is Frequency.WEEK else day
    return f"{shown.day} {shown:%b %y}"


def _quarter(day: date) -> tuple[date, date]:
    first = (day.month - 1) // 3 * 3 + 1
    return date(day.year, first, 1), date(day.year, first + 2, 1)
