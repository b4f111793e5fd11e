"""Two people change one metric at the same moment. On PostgreSQL, where they meet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection  # noqa: F401 - the condition of the tests below names it

from kloe.measurements.actions import CellEntered, save_cells
from kloe.measurements.models import Measurement
from kloe.metrics.actions import (
    TargetGiven,
    add_rebase,
    add_series,
    add_target,
    change_metric,
    change_target,
    close_series,
    fix_limits,
)
from kloe.metrics.actions.targets import mark_of
from kloe.metrics.models import Metric, MetricSeries, Target
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.periods import recent_periods
from tests.factories import measure, person, series_of
from tests.kloe.measurements.test_at_once import at_once
from tests.kloe.measurements.world import months
from tests.kloe.metrics.editing import defined

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


def kinds(answers: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in answers)


def test_of_two_who_change_a_definition_or_target_one_is_shown_the_other() -> None:
    metric = defined()
    target = add_target(series=series_of(metric), given=TargetGiven("at_most", Decimal(7), date(2024, 4, 1)), by=None)
    seen = mark_of(target)

    def rename(name: str) -> Callable[[], Any]:
        return lambda: change_metric(metric=metric, values={"name": name}, boards=[], seen=0, by=None)

    def want(value: int) -> Callable[[], Any]:
        given = TargetGiven("at_most", Decimal(value), date(2024, 4, 1))
        return lambda: change_target(target=target, given=given, reason="Why", seen=seen, by=None)

    answers = at_once(rename("One"), rename("Two"), want(6), want(5))
    assert kinds(answers) == ["ChangedMeanwhile", "ChangedMeanwhile", "Metric", "Target"]
    for pair, now in ((answers[:2], Metric.objects.get().name), (answers[2:], Target.objects.get().value)):
        [other] = [one for one in pair if isinstance(one, ChangedMeanwhile)]
        assert getattr(other.current, "name" if isinstance(now, str) else "value") == now


def test_a_place_gets_one_series_and_a_unit_stays_under_a_target() -> None:
    metric = defined()
    whole = series_of(metric)
    given = TargetGiven("at_most", Decimal(7), date(2024, 4, 1))
    service = {"metric": metric, "by": None}
    answers = at_once(
        lambda: add_target(series=whole, given=given, by=None),
        lambda: change_metric(metric=metric, values={"unit": "pounds"}, boards=[], seen=0, by=None),
    )
    metric.refresh_from_db()
    refused = [one for one in answers if isinstance(one, MetricRefused)]
    assert (metric.unit, len(refused)) in [("percent", 1), ("pounds", 0)]
    MetricSeries.objects.filter(pk=whole.pk).delete()
    answers = at_once(lambda: add_series(**service), lambda: add_series(**service))
    assert kinds(answers) == ["MetricRefused", "MetricSeries"]


def test_a_chart_is_marked_once_by_two_who_press_at_once() -> None:
    metric = defined()
    periods = recent_periods("monthly", months()[-1], 15)
    for place, period in enumerate(periods):
        measure(metric, place % 3 + 1, period.ends_on)
    series, day, until = series_of(metric), periods[1].ends_on, periods[13].ends_on
    answers = at_once(
        lambda: add_rebase(series=series, on=day, reason="One", by=None),
        lambda: add_rebase(series=series, on=day, reason="Two", by=None),
    )
    assert kinds(answers) == ["MetricRefused", "Rebase"]
    # A fix and a place within it: whichever comes second is refused.
    answers = at_once(
        lambda: fix_limits(series=series, first=None, until=until, reason="Why", by=None),
        lambda: add_rebase(series=series, on=periods[5].ends_on, reason="Why", by=None),
    )
    assert sum(isinstance(one, MetricRefused) for one in answers) == 1
    fixed = series.rebases.filter(fixed_until=until).exists()
    assert fixed is not series.rebases.filter(on=periods[5].ends_on).exists()


def test_values_are_looked_up_while_none_can_come_in() -> None:
    metric, analyst = defined(), person("metrics_analyst")
    series, month = series_of(metric), months()[-1]
    cell = CellEntered(series, month, (Decimal(5), None, None), 0)
    ended_on = months()[0].ends_on
    answers = at_once(
        lambda: save_cells(cells=[cell], reason="", by=analyst),
        lambda: close_series(series=series, ended_on=ended_on, reason="Why", seen=0, by=None),
    )
    series.refresh_from_db()
    assert (series.ended_on is None) == isinstance(answers[1], MetricRefused)
    # Whoever comes second is refused: a value after the last day, or a last day before a value.
    is_kept = series.ended_on is None
    assert Measurement.objects.count() == is_kept
    refused = at_once(lambda: change_metric(metric=metric, values={"unit": "pounds"}, boards=[], seen=0, by=None))
    assert kinds(refused) == ["MetricRefused" if is_kept else "Metric"]
