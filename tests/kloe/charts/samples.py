"""Charts for tests: made-up figures of community services, one chart for each thing that a chart can show."""

from calendar import monthrange
from datetime import date

from kloe.charts import NUMBER, PERCENT, Annotation, Frequency, Rebase, Target, XmrChart
from kloe.spc import ImprovementDirection, Options, Series, analyse

DECREASE, INCREASE, NEUTRAL = (
    ImprovementDirection.DECREASE,
    ImprovementDirection.INCREASE,
    ImprovementDirection.NEUTRAL,
)
CALM = [5.2, 5.5, 5.1, 5.8, 5.4, 5.9, 5.3, 5.6, 5.7, 5.2, 5.5, 5.4]
SICKNESS = [*CALM, 6.1, 6.4, 6.0, 6.3, 5.8, 6.6, 6.1, 6.2, 7.9, 6.0, 6.2, None, 6.4, 6.1, 6.3, 6.2, 6.6, 6.7, 6.8, 6.9,
            7.0, 7.1, 7.2, 6.3]  # fmt: skip


def months(count: int, last: date = date(2024, 3, 31), step: int = 1) -> list[date]:
    """The last days of so many months, up to the last."""
    ends = []
    for back in range(0, count * step, step):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        ends.append(date(year, month + 1, monthrange(year, month + 1)[1]))
    return ends[::-1]


def chart_of(
    values,
    *,
    direction=DECREASE,
    key="sickness",
    name="Sickness absence",
    step=1,
    trajectory=None,
    judged_by=None,
    **more,
):
    """A chart of values that end in March 2024; `judged_by` is a target of the analysis itself."""
    days = months(len(values), step=step)
    rebases = more.get("rebases", ())
    options = Options(direction, judged_by, rebases=[one.on for one in rebases])
    result = analyse(Series(days, values, trajectory=trajectory), options)
    return XmrChart(key, name, result, direction, **{"unit": PERCENT, **more})


def sickness(**more) -> XmrChart:
    """Everything at once: a rebase, dated targets that overlap, remarks, a missing value, concern."""
    days = months(len(SICKNESS))
    given = {
        "scope": "North locality",
        "targets": (
            Target(at_most=5.5, ends_on=days[11]),
            Target(at_most=4.5, starts_on=days[12]),
            Target(at_most=5.5, starts_on=days[24], name="national"),
        ),
        "rebases": (Rebase(days[12], "The absence policy changed: stress is recorded apart"),),
        "annotations": (Annotation(days[20], "Winter virus in two teams"), Annotation(days[23], "No return was made")),
        "note": "Illustrative history that ends at the figure of the report.",
    }
    return chart_of(SICKNESS, **{**given, **more})


def long_waits() -> XmrChart:
    """An improvement in counts, with a trajectory down to nothing."""
    values = [64, 70, 61, 66, 72, 63, 69, 65, 71, 62, 68, 66, 58, 51, 44, 36, 29, 21, 14, 6]
    planned = [max(70 - 4 * month, 0) for month in range(20)]
    return chart_of(values, key="waits", name="People waiting over 65 weeks", unit=NUMBER, trajectory=planned,
                    targets=(Target(at_most=0),))  # fmt: skip


def referrals() -> XmrChart:
    """Neither way is better; quarters; fewer than thirteen."""
    values = [1204, 1260, 1188, 1240, 1215, 1230, 1250, 1199, 1500]
    return chart_of(values, direction=NEUTRAL, key="referrals", name="Referrals", unit=NUMBER, step=3,
                    frequency=Frequency.QUARTER)  # fmt: skip


def training() -> XmrChart:
    """Always the same: no limits, and nothing to hold a target against."""
    return chart_of([100] * 15, direction=INCREASE, key="training", name="Training", targets=(Target(at_least=95),))


def localities() -> list[XmrChart]:
    return [
        sickness(key=f"sickness-{place.lower()}", scope=place, rebases=(), annotations=())
        if place == "North"
        else chart_of([value + shift for value in CALM * 3], key=f"sickness-{place.lower()}", scope=place)
        for place, shift in (("North", 0), ("Central", -1.3), ("South", 1.1), ("City Centre INT", 0.4))
    ]
