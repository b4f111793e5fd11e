"""Targets: added, put right, ended and taken away on pages, with trajectories; bad input is answered by its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kloe.metrics.actions import TargetGiven, add_target, change_target
from kloe.metrics.actions.targets import mark_of
from kloe.metrics.models import Metric, MetricSeries, Target
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.targets import steps_until, target_problems
from mlco_portal.audit.models import AuditEntry
from tests.factories import person
from tests.kloe.metrics.editing import client_of, planner, words_of
from tests.kloe.reading import measured_series

APRIL = date(2024, 4, 1)
SENT = {
    "kind": "at_most",
    "value": "7.5",
    "upper": "",
    "starts_on": "1/4/2024",
    "ends_on": "",
    "label": "",
    "source": "",
}
PERCENT = Metric(unit="percent", frequency="monthly")


def given(**more: Any) -> TargetGiven:
    return TargetGiven(**{"kind": "at_most", "value": Decimal("7.5"), "starts_on": APRIL, **more})


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"value": Decimal(101)}, "value", "A percentage lies between 0 and 100"),
        ({"value": Decimal(-1)}, "value", "A percentage lies between 0 and 100"),
        ({"upper": Decimal(9)}, "upper", "Only a range has an upper value"),
        ({"kind": "between"}, "upper", "Enter the upper value of the range"),
        ({"kind": "between", "upper": Decimal(7)}, "upper", "The upper value is below the lower one"),
        ({"kind": "between", "upper": Decimal(200)}, "upper", "A percentage lies between 0 and 100"),
        ({"ends_on": date(2024, 3, 31)}, "ends_on", "The last day is before the first one"),
        ({"trajectory": {date(2024, 4, 29): Decimal(9)}}, "pasted", "April 2024 does not end on that day"),
        ({"trajectory": {date(2024, 3, 31): Decimal(9)}}, "pasted", "March 2024 is over before the target holds"),
        ({"trajectory": {date(1924, 3, 31): Decimal(9)}}, "pasted", "1924 is too far away"),
        ({"trajectory": {date(2024, 4, 30): Decimal(900)}}, "pasted", "A percentage lies between 0 and 100"),
        (
            {"trajectory": {date(2024, 9, 30): Decimal(9)}, "ends_on": date(2024, 8, 31)},
            "pasted",
            "September 2024 begins after the last day of the target",
        ),
        (
            {"kind": "between", "upper": Decimal(9), "trajectory": {date(2024, 4, 30): Decimal(8)}},
            "kind",
            "A range has no trajectory",
        ),
    ],
)
def test_what_is_wrong_with_a_target_is_said(more: dict[str, Any], field: str, said: str) -> None:
    [problem] = target_problems(PERCENT, given(**more))
    assert problem.field == field
    assert problem.text.startswith(said)


@pytest.mark.parametrize(
    ("unit", "kind", "value", "upper"),
    [("percent", "at_least", "100", None), ("percent_of", "at_most", "104", None), ("pounds", "between", "-5", "5")],
)
def test_what_a_metric_can_be_may_be_wanted(unit: str, kind: str, value: str, upper: str | None) -> None:
    metric = Metric(unit=unit, frequency="monthly")
    wanted = given(kind=kind, value=Decimal(value), upper=Decimal(upper) if upper else None)
    assert target_problems(metric, wanted) == []


def test_steps_after_the_end_go() -> None:
    steps = {date(2024, 4, 30): Decimal(9), date(2024, 5, 31): Decimal(8)}
    assert list(steps_until(PERCENT, steps, date(2024, 5, 1))) == list(steps)
    assert list(steps_until(PERCENT, steps, date(2024, 4, 30))) == [date(2024, 4, 30)]


@pytest.fixture
def series(db: None) -> MetricSeries:
    return measured_series()


def of(series: MetricSeries, rest: str) -> str:
    return f"{series.get_absolute_url()}targets/{rest}"


def test_several_targets_hold_at_once_each_with_its_dates_and_steps(series: MetricSeries) -> None:
    client = planner()
    rows = {"period-1": "April 2024", "value-1": "7.2%", "period-2": "31/5/2024", "value-2": "7", "period-3": ""}
    pasted = "June 2024\t6.5\n\n2024-07 6"
    sent = {**SENT, "value": "6%", "label": "HR&OD, health", "source": "S1 3.6", **rows, "pasted": pasted}
    assert client.post(of(series, "add/"), sent).status_code == 302
    sent = {**SENT, "kind": "between", "value": "5", "upper": "8", "ends_on": "31 March 2025"}
    assert client.post(of(series, "add/"), sent).status_code == 302
    stepped = Target.objects.get(kind="at_most", label="HR&OD, health")
    assert [(one.by.isoformat(), one.value) for one in stepped.trajectory.all()] == [
        ("2024-04-30", Decimal("7.2")),
        ("2024-05-31", Decimal(7)),
        ("2024-06-30", Decimal("6.5")),
        ("2024-07-31", Decimal(6)),
    ]
    page = words_of(client_of(person("reader")).get(series.get_absolute_url()))
    for words in (
        "At most 7.5%",
        "At most 6% (HR&amp;OD, health)",
        "April 2024: 7.2%; May 2024: 7%; June 2024: 6.5%; July 2024: 6%",
        "Between 5% and 8%",
        "31 March 2025",
        "S1 3.6",
    ):
        assert words in page, words
    assert "Put right" not in page
    assert "Put right" in words_of(client.get(series.get_absolute_url()))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose what is wanted"),
        ({"value": ""}, "Enter the value, such as 7.5"),
        ({"value": "seven"}, "“seven” is not a number. Enter a number, such as 97.8"),
        ({"value": "inf"}, "“inf” is not a number that can be kept"),
        ({"value": "1e13"}, "The number is too large"),
        ({"value": "£7"}, "This metric is measured in per cent, not in pounds"),
        ({"value": "107"}, "A percentage lies between 0 and 100"),
        ({"kind": "between", "value": "9", "upper": "8"}, "The upper value is below the lower one"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"starts_on": "31/4/2024"}, "Enter a date such as 31 March 2025"),
        ({"starts_on": "1/4/1924"}, "Enter a date between 2000 and 2099"),
        ({"ends_on": "31/3/2024"}, "The last day is before the first one"),
        ({"period-1": "Q4 2023/24", "value-1": "7"}, "This metric is measured by the month"),
        ({"period-1": "15/5/2024", "value-1": "7"}, "15 May 2024 is neither the first nor the last day of a month"),
        ({"period-1": "May 2024", "value-1": ""}, "Enter the value of this step, or leave its period empty"),
        ({"period-1": "", "value-1": "7"}, "Enter a month such as March 2024"),
        ({"period-1": "May 2024", "value-1": "7", "pasted": "31/5/2024 8"}, "Line 1: May 2024 is there twice"),
        ({"pasted": "May 2024\tmany"}, "Line 1: “many” is not a number"),
        ({"pasted": "March 2024\t7"}, "March 2024 is over before the target holds"),
    ],
)
def test_bad_target_is_answered_by_its_field_and_kept(series: MetricSeries, wrong: dict[str, str], said: str) -> None:
    answer = planner().post(of(series, "add/"), {**SENT, "label": "Kept as typed", **wrong})
    page = words_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert "Kept as typed" in page
    assert series.targets.count() == 1


def test_more_steps_are_shown_without_checking_or_losing_any(series: MetricSeries) -> None:
    sent = {**SENT, "value": "", "period-4": "May 2024", "value-4": "", "more": "1"}
    answer = planner().post(of(series, "add/"), sent)
    page = words_of(answer)
    assert answer.status_code == 200
    assert "There is a problem" not in page
    assert 'value="May 2024"' in page
    assert "Step 8" in page
    assert "Step 9" not in page


def test_target_is_put_right_with_a_reason_and_of_two_the_second_sees_both(series: MetricSeries) -> None:
    target, client = series.targets.get(), planner()
    here = of(series, f"{target.pk}/change/")
    page = client.get(here).content.decode()
    assert 'value="7.5"' in page
    seen = mark_of(target)
    assert seen in page
    sent = {**SENT, "starts_on": "1/4/2023", "value": "6.5", "seen": seen}
    assert "Say why it is changed" in words_of(client.post(here, sent))
    assert client.post(here, {**sent, "reason": "A typing slip"}).status_code == 302
    mine = {**sent, "value": "6", "period-1": "May 2023", "value-1": "7", "reason": "The board decided"}
    answer = client.post(here, mine)
    page = words_of(answer)
    assert answer.status_code == 409
    for words in ("<strong>As it stands now:</strong> 6.5", "<strong>As you typed it:</strong> 6<", "May 2023: 7",
                  "The board decided"):  # fmt: skip
        assert words in page, words
    target.refresh_from_db()
    assert target.value == Decimal("6.5")
    assert client.post(here, {**mine, "seen": mark_of(target)}).status_code == 302
    [first, second] = AuditEntry.objects.filter(action="kloe.change_target").order_by("pk")
    assert (first.reason, first.changes) == ("A typing slip", {"value": ["7.5", "6.5"]})
    assert second.changes == {"value": ["6.5", "6"], "trajectory": [{}, {"2023-05-31": "7"}]}


def test_target_is_ended_or_taken_away_with_a_reason(series: MetricSeries) -> None:
    client, target = planner(), series.targets.get()
    end, away = (of(series, f"{target.pk}/{one}/") for one in ("end", "remove"))
    sent = {"ended_on": "31/3/2023", "end_reason": "A new contract", "seen": mark_of(target)}
    assert "The last day is before the first one" in words_of(client.post(end, sent))
    assert client.post(end, {**sent, "ended_on": "29/2/2024"}).status_code == 302
    target.refresh_from_db()
    assert target.ends_on == date(2024, 2, 29)
    assert "29 February 2024" in words_of(client.get(series.get_absolute_url()))
    assert client.post(end, {**sent, "ended_on": "30/4/2024"}).status_code == 409
    assert "Say why it is taken away" in words_of(client.post(away, {"reason": ""}))
    assert client.post(away, {"reason": "Of another metric"}).status_code == 302
    again = client.post(away, {"reason": "Pressed twice"})
    assert again.status_code == 409
    assert "Pressed twice" in words_of(again)
    assert client.get(end).status_code == 404
    reasons = AuditEntry.objects.filter(action__contains="_target").order_by("pk").values_list("action", "reason")
    assert list(reasons) == [
        ("kloe.end_target", "A new contract"),
        ("kloe.remove_target", "Of another metric"),
    ]


@pytest.mark.parametrize(
    ("role", "may"), [("planning_team", True), ("metrics_analyst", True), ("reader", False), ("service_lead", False)]
)
def test_only_who_looks_after_metrics_sets_targets(series: MetricSeries, role: str, may: bool) -> None:
    client, target = client_of(person(role)), series.targets.get()
    pages = [of(series, "add/"), *(of(series, f"{target.pk}/{one}/") for one in ("change", "end", "remove"))]
    assert {client.get(one).status_code for one in pages} == {200 if may else 403}
    assert {client.post(one, {}).status_code for one in pages} == {422 if may else 403}


def test_actions_refuse_what_forms_would(series: MetricSeries) -> None:
    with pytest.raises(MetricRefused, match="A percentage lies"):
        add_target(series=series, given=given(value=Decimal(700)), by=None)
    target = series.targets.get()
    wrong, seen = given(kind="between", upper=Decimal(1)), mark_of(target)
    with pytest.raises(MetricRefused, match="The upper value is below"):
        change_target(target=target, given=wrong, reason="Why", seen=seen, by=None)
