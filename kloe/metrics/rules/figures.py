"""A raw value as people read it."""

from decimal import ROUND_HALF_UP, Decimal

from kloe.metrics.models import Metric, Target

BY = {
    Metric.Scale.ONES: (Decimal(1), ""),
    Metric.Scale.THOUSANDS: (Decimal(1000), "K"),
    Metric.Scale.MILLIONS: (Decimal(1_000_000), "M"),
}
AFTER = {
    Metric.Unit.PERCENT: "%",
    Metric.Unit.PERCENT_OF: "%",
    Metric.Unit.MINUTES: " minutes",
    Metric.Unit.HOURS: " hours",
    Metric.Unit.DAYS: " days",
    Metric.Unit.WEEKS: " weeks",
}
MAY_BE_NEGATIVE = {Metric.Unit.POUNDS, Metric.Unit.SCORE, Metric.Unit.PERCENT_OF}


def problem_of_value(metric: Metric, value: Decimal) -> str:
    """Return why the metric cannot have the value, or ""."""
    if metric.unit == Metric.Unit.PERCENT and not 0 <= value <= 100:
        return "A percentage lies between 0 and 100. Check the number and its unit"
    if value < 0 and metric.unit not in MAY_BE_NEGATIVE:
        return "This cannot be less than zero. Check the number"
    return ""


def shown_value(metric: Metric, value: Decimal) -> Decimal:
    """Return the value as it is shown: rounded to the places of the metric, halves away from zero."""
    by, _ = BY[Metric.Scale(metric.scale)]
    return rounded(value / by, metric.decimals) * by


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def figure_words(metric: Metric, value: Decimal) -> str:
    """Return the value as it is read: `97.8%`, `£1,204`, `6`; zeros at the end stay only in `1.10M`."""
    by, letter = BY[Metric.Scale(metric.scale)]
    short = rounded(value / by, metric.decimals)
    text = f"{abs(short):,f}"
    if not letter and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "-" if short < 0 else ""
    pounds = "£" if metric.unit == Metric.Unit.POUNDS else ""
    return f"{sign}{pounds}{text}{letter}{_after(Metric.Unit(metric.unit), text)}"


def _after(unit: Metric.Unit, text: str) -> str:
    after = AFTER.get(unit, "")
    return after[:-1] if text == "1" and after.startswith(" ") else after


def exact_words(value: Decimal | None) -> str:
    """Return the raw value without zeros that say nothing, as it is typed and written to files."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def target_words(metric: Metric, target: Target) -> str:
    """Return what is wanted: `at most 7.5%`, `less than 8% (HR&OD, health)`, `between 90% and 95%`."""
    value = figure_words(metric, target.value)
    words = f"{target.get_kind_display().lower()} {value}"
    if target.upper is not None:
        words = f"{words} and {figure_words(metric, target.upper)}"
    return f"{words} ({target.label})" if target.label else words


def difference_words(value: Decimal, target: Decimal) -> str:
    """Return how far a raw value is from a raw target, in per cent of the target: `-3.8%`; "" for a target of zero."""
    if not target:
        return ""
    share = rounded((value - target) / abs(target) * 100, 1)
    return f"{'+' if share > 0 else '-' if share < 0 else ''}{abs(share):f}%"
