"""Limits that the values of some periods fix: what comes after is held against them, until they are released."""

from datetime import date

import pytest

from kloe.metrics.actions import add_rebase
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.marks import Stretch, fix_problem, within_fixed_problem
from kloe.metrics.rules.periods import period_of, recent_periods
from kloe.reading.charting import charts_of
from kloe.reading.queries import one_series
from kloe.spc import Options, Series, analyse
from mlco_portal.audit.models import AuditEntry
from tests.factories import person
from tests.kloe.metrics.editing import client_of, planner, words_of
from tests.kloe.reading import MARCH, measured_series

DAYS = [one.ends_on for one in recent_periods("monthly", period_of("monthly", MARCH), 30)]
VALUES = [float(one % 3 + (10 if one < 14 else 4)) for one in range(30)]
REBASE, UNTIL = DAYS[14], DAYS[26]
METRIC = Metric(frequency="monthly", unit="number")


def test_each_stretch_is_fixed_by_its_own_values_up_to_the_day() -> None:
    series = Series(DAYS, [*VALUES])
    plain = analyse(series, Options(rebases=[REBASE]))
    fixed = analyse(series, Options(rebases=[REBASE], fixed_until=[UNTIL]))
    until = analyse(Series(DAYS[:27], VALUES[:27]), Options(rebases=[REBASE]))
    assert fixed.groups[0] == plain.groups[0]
    for name in ("mean", "lower_process_limit", "upper_process_limit"):
        assert getattr(fixed.groups[1], name) == getattr(until.groups[1], name)
        assert getattr(fixed.groups[1], name) != getattr(plain.groups[1], name)
    whole = analyse(series, Options(fixed_until=[DAYS[19]]))
    assert whole.groups == analyse(series, Options(fix_after_n_points=20)).groups
    assert analyse(series, Options(fixed_until=[date(1999, 1, 31)])).groups == analyse(series, Options()).groups


@pytest.mark.parametrize(
    ("first", "until", "field", "said"),
    [
        (None, date(2030, 1, 31), "until", "There is no approved value of January 2030"),
        (date(2030, 1, 31), UNTIL, "first", "There is no approved value of January 2030"),
        (DAYS[28], DAYS[27], "until", "The last period is before the first one"),
        (DAYS[10], UNTIL, "first", f"The limits are reckoned anew from {REBASE:%B %Y}"),
        (None, DAYS[20], "until", "7 values lie there. 12 or more fix limits"),
        (None, DAYS[11], "until", "These limits are fixed already"),
        (DAYS[1], DAYS[12], "first", f"The limits are fixed by the values until {DAYS[12]:%B %Y}"),
        (None, UNTIL, "", ""),
        (DAYS[15], DAYS[29], "", ""),
    ],
)
def test_which_values_can_fix_limits(first: date | None, until: date, field: str, said: str) -> None:
    stretches = [Stretch(DAYS[0], DAYS[12]), Stretch(REBASE)]
    found = fix_problem(METRIC, DAYS, stretches, first, until)
    assert (found[0] if found else "") == field
    assert (found[1] if found else "").startswith(said)


def test_limits_do_not_begin_anew_among_the_values_that_fix_them() -> None:
    stretches = [Stretch(DAYS[0], DAYS[12]), Stretch(REBASE)]
    assert [bool(within_fixed_problem(METRIC, stretches, DAYS[one])) for one in (1, 12, 13, 20)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert within_fixed_problem(METRIC, [], DAYS[0]) == ""


@pytest.fixture
def series(db: None) -> MetricSeries:
    return measured_series(values=VALUES)


def mean(series: MetricSeries) -> float:
    [chart] = charts_of([one_series("vacancy-rate", series.pk)])
    assert chart is not None
    return chart.result.groups[-1].mean or 0


def test_limits_are_fixed_by_a_range_seen_at_once_and_released(series: MetricSeries) -> None:
    client, here = planner(), series.get_absolute_url()
    moving = mean(series)
    sent = {"first": f"{REBASE:%B %Y}", "until": f"{UNTIL:%B %Y}", "reason": "The year before the new service"}
    assert client.post(f"{here}limits/fix/", sent).status_code == 302
    rebase = series.rebases.get()
    assert (rebase.on, rebase.fixed_until, rebase.reason) == (REBASE, UNTIL, sent["reason"])
    assert mean(series) == pytest.approx(sum(VALUES[14:27]) / 13)
    page = words_of(client_of(person("reader")).get(here))
    for words in (
        f"Limits are fixed by the values until {UNTIL:%B %Y}.",
        f"Made of the values of {REBASE:%B %Y} to {UNTIL:%B %Y}, fixed by",
        "The year before the new service",
    ):
        assert words in page, words
    assert "Let all values make the limits" not in page
    again = client.post(f"{here}limits/fix/", sent)
    assert (again.status_code, "These limits are fixed already" in words_of(again)) == (422, True)
    with pytest.raises(MetricRefused, match="The limits are fixed by the values until"):
        add_rebase(series=series, on=DAYS[20], reason="Why", by=None)
    away = f"{here}limits/fix/{rebase.pk}/remove/"
    assert client.get(away).status_code == 200
    assert client.post(away, {"reason": "The service closed"}).status_code == 302
    assert client.post(away, {"reason": "Twice"}).status_code == 302
    rebase.refresh_from_db()
    assert (rebase.fixed_until, rebase.fixed_reason) == (None, "")
    assert mean(series) != moving
    actions = AuditEntry.objects.filter(action__endswith="_limits").order_by("pk").values_list("action", "reason")
    assert list(actions) == [("kloe.fix_limits", sent["reason"]), ("kloe.release_limits", "The service closed")]


def test_limits_are_fixed_from_the_first_value_where_no_period_is_named(series: MetricSeries) -> None:
    client, here = planner(), series.get_absolute_url()
    MetricSeries.objects.update(fix_after_n_points=12)
    sent = {"first": "", "until": f"{DAYS[11]:%B %Y}", "reason": "The first year"}
    assert "12 points make the limits. Empty that first" in words_of(client.post(f"{here}limits/fix/", sent))
    MetricSeries.objects.update(fix_after_n_points=None)
    for wrong, said in (({"until": "Q1 2023/24"}, "by the month"), ({"reason": ""}, "Say why the limits are fixed")):
        assert said in words_of(client.post(f"{here}limits/fix/", {**sent, **wrong}))
    assert client.post(f"{here}limits/fix/", sent).status_code == 302
    series.refresh_from_db()
    assert (series.fixed_until, series.rebases.count()) == (DAYS[11], 0)
    assert mean(series) == pytest.approx(sum(VALUES[:12]) / 12)
    assert client.post(f"{here}limits/fix/0/remove/", {"reason": "Enough"}).status_code == 302
    assert mean(series) == pytest.approx(sum(VALUES) / 30)
    assert client_of(person("reader")).get(f"{here}limits/fix/").status_code == 403
