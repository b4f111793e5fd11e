"""Marks on a chart: limits reckoned anew, and remarks; by the planning team and the owner, seen by all at once."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from kloe.metrics.actions import add_rebase, change_annotation
from kloe.metrics.actions.marks import mark_of_annotation
from kloe.metrics.models import Annotation, Metric, MetricSeries, Rebase, Target, TargetPoint
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.marks import mark_problem, rebase_problem
from kloe.metrics.rules.periods import period_of
from kloe.metrics.rules.permissions import NotPermitted
from mlco_portal.audit.models import AuditEntry
from tests.factories import measure, person
from tests.kloe.metrics.editing import client_of, planner, words_of
from tests.kloe.reading import measured_series

SEPTEMBER = date(2023, 9, 30)
HIGH = [9, 9.2, 9.1, 9.3, 9, 9.1, 5, 5.1, 5.2, 5, 5.1, 5.3]


@pytest.mark.parametrize(
    ("on", "marked", "rebased"),
    [
        (date(2024, 1, 31), "There is no approved value of January 2024", "There is no approved value of January 2024"),
        (date(2024, 2, 29), "", "The limits begin with February 2024 as it is"),
        (date(2024, 3, 31), "", ""),
    ],
)
def test_points_can_be_marked_and_all_but_the_first_begin_anew(on: date, marked: str, rebased: str) -> None:
    metric, days = Metric(frequency="monthly"), [date(2024, 2, 29), date(2024, 3, 31)]
    for found, said in ((mark_problem(metric, days, on), marked), (rebase_problem(metric, days, on), rebased)):
        assert found.startswith(said)
        assert bool(found) is bool(said)
    assert rebase_problem(metric, [], on).startswith("There is no approved value")


@pytest.fixture
def series(db: None) -> MetricSeries:
    return measured_series(values=HIGH)


def of(series: MetricSeries, rest: str) -> str:
    return f"{series.get_absolute_url()}{rest}"


def test_limits_are_reckoned_anew_at_once_and_run_through_again(series: MetricSeries) -> None:
    client, reader = planner(), client_of(person("reader"))
    before = words_of(reader.get(series.get_absolute_url()))
    sent = {"period": "October 2023", "reason": "A new way of counting"}
    assert client.post(of(series, "limits/anew/"), sent).status_code == 302
    page = words_of(reader.get(series.get_absolute_url()))
    assert "Mean 7" in before
    assert "Mean 5.1%" in page
    assert "A new way of counting" in page
    assert "Reckon the limits anew" not in page
    rebase = series.rebases.get()
    assert (rebase.on, str(rebase.made_by)) == (date(2023, 10, 31), str(person_of(client)))
    again = client.post(of(series, "limits/anew/"), sent)
    assert "The limits are reckoned anew from that period already" in words_of(again)
    away = of(series, f"limits/anew/{rebase.pk}/remove/")
    assert "Say why it is taken away" in words_of(client.post(away, {}))
    assert client.post(away, {"reason": "It was the winter"}).status_code == 302
    assert "Mean 7" in words_of(reader.get(series.get_absolute_url()))
    entries = AuditEntry.objects.filter(action__contains="rebase").order_by("pk").values_list("action", "reason")
    assert list(entries) == [
        ("kloe.add_rebase", "A new way of counting"),
        ("kloe.remove_rebase", "It was the winter"),
    ]


def person_of(client: Any) -> Any:
    return type(person("reader")).objects.get(pk=client.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"period": ""}, "Enter a month such as March 2024"),
        ({"period": "soon"}, "“soon” is not a period"),
        ({"period": "Q3 2023/24"}, "This metric is measured by the month"),
        ({"period": "15/10/2023"}, "15 October 2023 is neither the first nor the last day of a month"),
        ({"period": "31/13/2023"}, "“31/13/2023” is not a date"),
        ({"period": "October 1923"}, "There is no approved value of October 1923"),
        ({"period": "April 2024"}, "There is no approved value of April 2024"),
        ({"period": "April 2023"}, "The limits begin with April 2023 as it is"),
        ({"reason": ""}, "Say why the limits are reckoned anew"),
    ],
)
def test_bad_mark_is_answered_by_its_field(series: MetricSeries, wrong: dict[str, str], said: str) -> None:
    measure(series.metric, 5, date(2024, 4, 30), state="provisional")
    sent = {"period": "October 2023", "reason": "A new way of counting", **wrong}
    answer = planner().post(of(series, "limits/anew/"), sent)
    assert (answer.status_code, said in words_of(answer)) == (422, True)
    assert series.rebases.count() == 0


def test_remark_stands_on_the_chart_is_changed_and_taken_away(series: MetricSeries) -> None:
    client, reader = planner(), client_of(person("reader"))
    sent = {"period": "31/1/2024", "text": "A hard\nwinter"}
    assert "Enter the remark" in words_of(client.post(of(series, "remarks/add/"), {**sent, "text": " "}))
    assert "at most 300" in words_of(client.post(of(series, "remarks/add/"), {**sent, "text": "a" * 301}))
    assert client.post(of(series, "remarks/add/"), sent).status_code == 302
    remark = series.annotations.get()
    page = words_of(reader.get(series.get_absolute_url()))
    assert page.count("A hard winter") >= 2
    here = of(series, f"remarks/{remark.pk}/change/")
    seen = mark_of_annotation(remark)
    change_annotation(annotation=remark, on=remark.on, text="A mild winter", seen=seen, by=None)
    mine = {"period": "February 2024", "text": "A long winter", "seen": seen}
    answer = client.post(here, mine)
    page = words_of(answer)
    assert answer.status_code == 409
    for words in ("A mild winter", "A long winter", "<strong>As it stands now:</strong> January 2024"):
        assert words in page, words
    remark.refresh_from_db()
    assert client.post(here, {**mine, "seen": mark_of_annotation(remark)}).status_code == 302
    assert "A long winter" in words_of(reader.get(series.get_absolute_url()))
    away = of(series, f"remarks/{remark.pk}/remove/")
    assert client.post(away, {"reason": "Of another service"}).status_code == 302
    assert client.post(here, mine).status_code == 409
    assert "A long winter" not in words_of(reader.get(series.get_absolute_url()))
    actions = AuditEntry.objects.filter(action__contains="annotation").order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "kloe.add_annotation", "kloe.change_annotation", "kloe.change_annotation", "kloe.remove_annotation",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_series_asks_as_often_whatever_stands_on_it(
    series: MetricSeries, count: int, django_assert_num_queries: Any
) -> None:
    client, now = planner(), timezone.now()
    for number in range(count):
        target = Target.objects.create(series=series, kind="at_most", value=number, starts_on=SEPTEMBER)
        TargetPoint.objects.create(target=target, by=SEPTEMBER, value=number)
        day = period_of("monthly", date(2023, 10 - number, 1)).ends_on
        mark = {"series": series, "on": day, "made_by": person("reader"), "made_at": now}
        Rebase.objects.create(**mark, reason="Why", fixed_until=day, fixed_at=now, fixed_by=person("reader"))
        Annotation.objects.create(**mark, text="Mild")
    client.get(series.get_absolute_url())
    with django_assert_num_queries(10):
        page = words_of(client.get(series.get_absolute_url()))
    for words in ("Put right", "Let the limits run through again", "Let all values make the limits", "the remark of"):
        assert page.count(words) >= count, words


@pytest.mark.parametrize(
    ("who", "may"),
    [("planning_team", True), ("metrics_analyst", True), ("owner", True), ("reader", False), ("service_lead", False)],
)
def test_the_owner_marks_what_is_theirs_and_others_do_not(series: MetricSeries, who: str, may: bool) -> None:
    user = person("reader" if who == "owner" else who)
    if who == "owner":
        Metric.objects.filter(pk=series.metric_id).update(owner=user)
    client = client_of(user)
    pages = [of(series, one) for one in ("limits/anew/", "remarks/add/")]
    assert ("Add a remark" in words_of(client.get(series.get_absolute_url()))) is may
    assert {client.get(one).status_code for one in pages} == {200 if may else 403}
    assert {client.post(one, {}).status_code for one in pages} == {422 if may else 403}
    if who == "owner":
        assert client.get(of(series, "targets/add/")).status_code == 403
        assert add_rebase(series=series, on=SEPTEMBER, reason="Why", by=None).made_by is None
    if not may:
        with pytest.raises(NotPermitted):
            add_rebase(series=series, on=SEPTEMBER, reason="Why", by=user)
    with pytest.raises(MetricRefused, match="no approved value"):
        add_rebase(series=series, on=date(2023, 9, 29), reason="Why", by=None)
