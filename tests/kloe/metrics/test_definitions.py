"""Definitions and series: added, changed, ended and taken up again on pages; what values rest on stays as it is."""

from datetime import date

import pytest
from django.test import Client

from kloe.metrics.actions import add_series, change_metric
from kloe.metrics.models import Board, Metric, MetricSeries, Target
from kloe.metrics.rules.definitions import Standing, fixed_problem, why_fixed
from kloe.metrics.rules.permissions import NotPermitted
from mlco_portal.audit.models import AuditEntry
from tests.factories import LocalityFactory, ServiceFactory, measure, person, series_of
from tests.kloe.metrics.editing import DEFINITION, client_of, defined, planner, words_of
from tests.kloe.reading import MARCH

PAGE = "/metrics/vacancy-rate/"
ADD = "/metrics/add/"


@pytest.mark.parametrize(
    ("standing", "fixed"),
    [
        (Standing(), set()),
        (Standing(values=True), {"unit", "frequency", "aggregation"}),
        (Standing(targets=True), {"unit"}),
        (Standing(targets=True, steps=True), {"unit", "frequency"}),
    ],
)
def test_what_values_and_targets_rest_on_stays(standing: Standing, fixed: set[str]) -> None:
    assert set(why_fixed(standing)) == fixed
    metric = Metric(unit="percent", frequency="monthly", aggregation="ratio")
    for name in ("unit", "frequency", "aggregation", "better"):
        problem = fixed_problem(metric, {name: "other"}, standing)
        assert (problem[0] if problem else None) == (name if name in fixed else None)
    assert fixed_problem(metric, {"unit": "percent"}, standing) is None


@pytest.mark.django_db
def test_metric_is_added_with_its_series_and_shown_at_once() -> None:
    client, owner = planner(), person("reader")
    board = Board.objects.create(code="health", name="Health Performance Board")
    place = LocalityFactory(name="North Locality")
    sent = {**DEFINITION, "code": "Vacancy-Rate", "owner": owner.pk, "boards": [board.pk]}
    assert client.post(ADD, sent)["Location"] == PAGE
    metric = Metric.objects.get()
    assert (metric.code, metric.unit, metric.grace_days, metric.owner) == ("vacancy-rate", "percent", 20, owner)
    assert client.post(f"{PAGE}series/add/", {"place": "organisation"}).status_code == 302
    sent = {"place": f"locality:{place.pk}", "note": "From the staff record", "fix_after_n_points": "24"}
    assert client.post(f"{PAGE}series/add/", sent).status_code == 302
    series = MetricSeries.objects.get(locality=place)
    assert (series.note, series.fix_after_n_points) == ("From the staff record", 24)
    page = words_of(client.get(PAGE))
    for words in ("Vacant posts", "All posts", "Health Performance Board", "North Locality", "Change the definition"):
        assert words in page, words
    again = client.post(f"{PAGE}series/add/", {"place": f"locality:{place.pk}"})
    assert again.status_code == 422
    assert "Vacancy rate is measured for North Locality already" in words_of(again)
    actions = AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["kloe.add_metric", "kloe.add_series", "kloe.add_series"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "two words"}, "Use small letters, digits and hyphens only"),
        ({"code": "add"}, "The address of another page is called add"),
        ({"code": "taken"}, "There is a metric with the code taken already"),
        ({"name": " "}, "Enter a title"),
        ({"unit": "furlongs"}, "Select a valid choice"),
        ({"better": ""}, "Choose which way is better"),
        ({"grace_days": "∞"}, "Enter a whole number from 0 to 366"),
        ({"grace_days": "-1"}, "Enter a whole number from 0 to 366"),
        ({"decimals": "7"}, "Enter a whole number from 0 to 6"),
        ({"denominator": ""}, "Denominators are added up, so say out of what"),
        ({"numerator": ""}, "Say what is counted as well"),
    ],
)
def test_bad_definition_is_answered_by_its_field_and_kept(wrong: dict[str, str], said: str) -> None:
    defined(code="taken")
    answer = planner().post(ADD, {**DEFINITION, "code": "vacancy-rate", "description": "Kept as typed", **wrong})
    page = words_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert "Kept as typed" in page
    assert Metric.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["unit", "frequency", "aggregation"])
def test_unit_frequency_and_aggregation_stay_once_there_are_values(field: str) -> None:
    metric, client = defined(), planner()
    other = {"unit": "pounds", "frequency": "weekly", "aggregation": "average"}[field]
    assert client.post(f"{PAGE}change/", {**DEFINITION, field: other}).status_code == 302
    Metric.objects.update(**{field: DEFINITION[field]})
    measure(metric, 5, MARCH, state="provisional")
    answer = client.post(f"{PAGE}change/", {**DEFINITION, field: other, "seen": "1"})
    assert answer.status_code == 422
    assert "because values were entered by it. Retire this metric and add another one instead" in words_of(answer)
    metric.refresh_from_db()
    assert getattr(metric, field) == DEFINITION[field]
    assert client.post(f"{PAGE}change/", {**DEFINITION, "name": "Vacant posts", "seen": "1"}).status_code == 302


@pytest.mark.django_db
def test_unit_stays_once_a_target_is_set_in_it() -> None:
    metric = defined()
    Target.objects.create(series=series_of(metric), kind="at_most", value=7, starts_on=MARCH)
    answer = planner().post(f"{PAGE}change/", {**DEFINITION, "unit": "pounds"})
    assert "because targets are set in it" in words_of(answer)


@pytest.mark.django_db
def test_of_two_who_change_a_definition_the_second_sees_both() -> None:
    metric, client = defined(), planner()
    said = {"name": "Vacant posts", "grace_days": 10}
    change_metric(metric=metric, values=said, boards=[], seen=0, by=None)
    sent = {**DEFINITION, "name": "Posts to fill", "description": "Long typed text"}
    answer = client.post(f"{PAGE}change/", sent)
    page = words_of(answer)
    assert answer.status_code == 409
    for words in (
        "Two people changed it",
        "<strong>As it stands now:</strong> Vacant posts",
        "<strong>As you typed it:</strong> Posts to fill",
        "Long typed text",
        '<input type="hidden" name="seen" value="1"',
    ):
        assert words in page, words
    assert client.post(f"{PAGE}change/", {**sent, "seen": "1"}).status_code == 302
    metric.refresh_from_db()
    assert (metric.name, metric.revision) == ("Posts to fill", 2)


@pytest.mark.django_db
def test_metric_is_retired_with_a_reason_and_measured_again() -> None:
    metric, client = defined(), planner()
    measure(metric, 5, MARCH)
    sent = {"ended_on": "29/02/2024", "end_reason": "Another return takes its place", "seen": "0"}
    early = client.post(f"{PAGE}retire/", sent)
    assert early.status_code == 422
    assert "There is a value of March 2024. Choose the last day of that period, or a later one" in words_of(early)
    for day, said in (("31/13/2024", "Enter a date such as 31 March 2025"), ("1924-03-31", "between 2000 and 2099")):
        assert said in words_of(client.post(f"{PAGE}retire/", {**sent, "ended_on": day}))
    assert "Say why it ends" in words_of(client.post(f"{PAGE}retire/", {**sent, "end_reason": ""}))
    assert client.post(f"{PAGE}retire/", {**sent, "ended_on": "31 March 2024"}).status_code == 302
    page = words_of(client_of(person("reader")).get(PAGE))
    assert "Measured until 31 March 2024" in page
    assert "Another return takes its place" in page
    assert "5%" in page
    late = client.post(f"{PAGE}series/add/", {"place": "organisation"})
    assert "Vacancy rate is retired. Measure it again first" in words_of(late)
    assert client.post(f"{PAGE}resume/").status_code == 302
    metric.refresh_from_db()
    assert (metric.ended_on, metric.end_reason, metric.revision) == (None, "", 2)
    reasons = AuditEntry.objects.filter(action="kloe.retire_metric").values_list("reason", flat=True)
    assert list(reasons) == ["Another return takes its place"]


@pytest.mark.django_db
def test_series_is_changed_closed_and_opened_again() -> None:
    metric, client = defined(), planner()
    measure(metric, 5, MARCH)
    series = series_of(metric)
    here = series.get_absolute_url()
    wrong = client.post(f"{here}change/", {"note": "", "fix_after_n_points": "11", "seen": "0"})
    assert "Enter a whole number from 12 to 1000, or leave it empty" in words_of(wrong)
    sent = {"note": "From the staff record", "fix_after_n_points": "", "seen": "0"}
    assert client.post(f"{here}change/", sent).status_code == 302
    assert client.post(f"{here}change/", {**sent, "note": "Mine"}).status_code == 409
    end = {"ended_on": "31/03/2024", "end_reason": "The service moved", "seen": "1"}
    early = client.post(f"{here}close/", {**end, "ended_on": "1/3/2024"})
    assert "There is a value of March 2024" in words_of(early)
    assert client.post(f"{here}close/", end).status_code == 302
    page = words_of(client.get(here))
    assert "Measured until 31 March 2024" in page
    assert "The service moved" in page
    assert client.post(f"{here}reopen/").status_code == 302
    series.refresh_from_db()
    assert (series.note, series.ended_on, series.revision) == ("From the staff record", None, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "scope", "may"),
    [
        ("planning_team", "organisation", True),
        ("metrics_analyst", "organisation", True),
        ("metrics_analyst", "service", False),
        ("reader", "organisation", False),
        ("service_lead", "service", False),
    ],
)
def test_only_who_looks_after_metrics_defines_them(role: str, scope: str, may: bool) -> None:
    service = ServiceFactory()
    user = person(role, service=service) if scope == "service" else person(role)
    metric = defined()
    here = series_of(metric).get_absolute_url()
    client = client_of(user)
    assert ("Add a metric" in words_of(client.get("/metrics/"))) is may
    assert ("Retire the metric" in words_of(client.get(PAGE))) is may
    assert ("Close the series" in words_of(client.get(here))) is may
    pages = [ADD, f"{PAGE}change/", f"{PAGE}retire/", f"{PAGE}series/add/", f"{here}change/", f"{here}close/"]
    assert {client.get(one).status_code for one in pages} == {200 if may else 403}
    assert {client.post(one, {}).status_code for one in pages} == ({422, 409} if may else {403})
    assert client.post(f"{PAGE}resume/").status_code == (302 if may else 403)
    if not may:
        with pytest.raises(NotPermitted):
            add_series(metric=metric, scope="service", place=service, by=user)


@pytest.mark.django_db
def test_visitors_sign_in_and_lose_no_word() -> None:
    metric, client = defined(), Client()
    assert client.get(ADD).status_code == 302
    assert client.post(f"{PAGE}change/", DEFINITION).status_code == 302
    assert client.post(f"{PAGE}resume/")["Location"].startswith("/sign-in/")
    assert planner().get("/metrics/none/change/").status_code == 404
    other = series_of(defined(code="other"))
    assert planner().get(f"{PAGE}{other.pk}/change/").status_code == 404
    metric.refresh_from_db()
    assert metric.revision == 0


@pytest.mark.django_db
def test_last_day_may_lie_ahead() -> None:
    metric = defined()
    measure(metric, 5, date(2024, 3, 31))
    sent = {"ended_on": "31/3/2030", "end_reason": "Planned", "seen": "0"}
    assert planner().post(f"{PAGE}retire/", sent).status_code == 302
    assert metric.series.get().measurements.count() == 1
