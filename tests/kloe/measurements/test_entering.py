"""The quick grid and one value: what can be read is saved, the rest keeps what was typed; what is replaced is kept."""

from decimal import Decimal
from typing import Any

import pytest

from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.periods import Period
from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date
from tests.factories import MetricFactory, measure, person
from tests.kloe.measurements.world import WHY, World, make_world, months

pytestmark = pytest.mark.django_db
GRID = "/values/enter/"


@pytest.fixture
def world() -> World:
    return make_world()


def name(series: MetricSeries, period: Period, kind: str = "v") -> str:
    return f"{kind}-{series.pk}-{period.ends_on:%Y%m%d}"


def cell(series: MetricSeries, period: Period, typed: str, seen: str = "0|") -> dict[str, str]:
    return {name(series, period): typed, name(series, period, "s"): seen}


def stands() -> list[tuple[Any, ...]]:
    return list(Measurement.objects.order_by("series_id", "as_of").values_list("series", "as_of", "value", "state"))


@pytest.mark.parametrize("count", [1, 3])
def test_grid_shows_series_in_as_many_queries(world: World, count: int, django_assert_num_queries: Any) -> None:
    MetricSeries.objects.all().delete()
    for number in range(count):
        measure(MetricFactory(name=f"Metric {number}"), 6, months()[-1].ends_on)
    client = world.client(world.analyst)
    client.get(GRID)
    with django_assert_num_queries(8):
        page = client.get(GRID).content.decode()
    assert page.count('value="6"') == count
    assert page.count("org-grid__state") == count


def test_what_can_be_read_is_saved_and_the_rest_keeps_what_was_typed(world: World) -> None:
    first, second, third = months()
    sent = {
        **cell(world.whole, first, "5.25%"),
        **cell(world.whole, second, "105"),
        **cell(world.of_service, third, "seven"),
        **cell(world.waiting, third, "1,204"),
    }
    client = world.client(world.analyst)
    answer = client.post(GRID, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 values saved" in page
    assert "between 0 and 100" in page
    assert "“seven” is not a number" in page
    assert 'value="105"' in page
    assert 'value="seven"' in page
    assert stands() == [
        (world.whole.pk, first.ends_on, Decimal("5.25"), "provisional"),
        (world.waiting.pk, third.ends_on, Decimal(1204), "provisional"),
    ]
    assert Measurement.objects.filter(entered_by=world.analyst).count() == 2
    assert AuditEntry.objects.filter(action="kloe.enter_values").count() == 2


def test_a_change_needs_a_reason_and_keeps_what_stood_there(world: World) -> None:
    month = months()[-1]
    measure(world.vacancies, 5, month.ends_on, state="provisional")
    client = world.client(world.analyst)
    sent = cell(world.whole, month, "6", "1|5")
    answer = client.post(GRID, sent)
    assert (answer.status_code, Measurement.objects.get().value) == (422, 5)
    assert "say below why you change values" in answer.content.decode()
    assert client.post(GRID, {**sent, "reason": WHY}).status_code == 302
    kept = MeasurementCorrection.objects.get()
    assert (kept.old_value, kept.new_value, kept.reason, kept.by, kept.was_approved) == (
        5,
        6,
        WHY,
        world.analyst,
        False,
    )
    assert client.post(GRID, {**cell(world.whole, month, "", "2|6"), "reason": WHY}).status_code == 302
    assert (stands(), MeasurementCorrection.objects.latest("pk").kind) == ([], "removed")


def test_a_change_of_an_approved_value_waits_beside_it(world: World) -> None:
    month = months()[-1]
    measure(world.vacancies, 5, month.ends_on)
    client = world.client(world.analyst)
    client.post(GRID, {**cell(world.whole, month, "6", "1|5"), "reason": WHY})
    one = Measurement.objects.get()
    assert (one.value, one.state, one.proposed_value, one.proposed_reason) == (5, "approved", 6, WHY)
    answer = client.post(GRID, {**cell(world.whole, month, "", "2|6"), "reason": WHY})
    assert "approved value is not taken away" in answer.content.decode()
    client.post(GRID, {**cell(world.whole, month, "5", "2|6"), "reason": WHY})
    one.refresh_from_db()
    assert (one.value, one.proposed_value, one.proposed_at) == (5, None, None)


def test_what_only_others_changed_is_left_and_what_both_changed_shows_both(world: World) -> None:
    first, second, _ = months()
    measure(world.vacancies, 6, first.ends_on, state="provisional", revision=1)
    measure(world.vacancies, 6, second.ends_on, state="provisional", revision=1)
    sent = {**cell(world.whole, first, "5", "1|5"), **cell(world.whole, second, "7", "1|5"), "reason": WHY}
    client = world.client(world.analyst)
    answer = client.post(GRID, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "somebody entered 6 here meanwhile. Save again to replace it" in page
    assert page.count("here meanwhile") == 2  # at the cell, and in the summary
    assert [one.value for one in Measurement.objects.order_by("as_of")] == [6, 6]
    assert 'value="2|6"' in page
    client.post(GRID, {**cell(world.whole, second, "7", "2|6"), "reason": WHY})
    assert [one.value for one in Measurement.objects.order_by("as_of")] == [6, 7]


def test_values_are_entered_where_one_may_and_nowhere_else(world: World) -> None:
    month = months()[-1]
    local = person("metrics_analyst", service=world.service)
    client = world.client(local)
    page = client.get(GRID).content.decode()
    assert name(world.of_service, month) in page
    assert name(world.whole, month) not in page
    client.post(GRID, {**cell(world.of_service, month, "4"), **cell(world.whole, month, "4")})
    assert stands() == [(world.of_service.pk, month.ends_on, Decimal(4), "provisional")]
    for address in (GRID, "/values/imports/", "/values/imports/file/", "/values/imports/paste/", "/values/waiting/"):
        assert world.client(person("service_lead")).get(address).status_code == 403
    whole = measure(world.vacancies, 3, month.ends_on)
    assert client.get(f"/values/{whole.pk}/").status_code == 403
    assert client.post(f"/values/{whole.pk}/correct/", {"value": "4", "reason": WHY, "seen": 0}).status_code == 403


def test_grid_is_narrowed_and_goes_back_in_time(world: World) -> None:
    client = world.client(world.analyst)
    early = months(10)[0]
    assert name(world.whole, early) not in client.get(GRID).content.decode()
    page = client.get(f"{GRID}?back=1&metric=vacancy-rate&words=podia").content.decode()
    assert name(world.of_service, early) in page
    assert name(world.whole, early) not in page
    assert name(world.waiting, early) not in page
    assert "Nothing to enter" in client.get(f"{GRID}?frequency=yearly").content.decode()
    assert client.get(f"{GRID}?back=9999999&page=nine").status_code == 200


def test_one_value_is_put_right_with_its_parts(world: World) -> None:
    month = months()[-1]
    one = measure(world.vacancies, 5, month.ends_on, entered_by=world.other)
    client = world.client(world.analyst)
    address = f"/values/{one.pk}/correct/"
    wrong = client.post(address, {"numerator": "3", "denominator": "0", "reason": WHY, "seen": 0})
    assert (wrong.status_code, "The denominator is zero" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"value": "4", "reason": "", "seen": 0}).status_code == 422
    old = client.post(address, {"value": "4", "reason": WHY, "seen": 7})
    assert (old.status_code, "here meanwhile" in old.content.decode()) == (409, True)
    assert client.post(address, {"numerator": "3", "denominator": "60", "reason": WHY, "seen": 0}).status_code == 302
    one.refresh_from_db()
    assert (one.value, one.proposed_value, one.proposed_numerator) == (5, 5, 3)
    page = client.get(f"/values/{one.pk}/").content.decode()
    assert WHY in page
    assert "Approve this value" not in page
    assert world.client(world.owner).get(f"/values/{one.pk}/").content.decode().count("Approve this value") == 1
    assert client.get("/values/999999/").status_code == 404


def test_a_series_that_ended_takes_its_last_values_and_none_after_them(world: World) -> None:
    last, later = months()[-2:]
    MetricSeries.objects.filter(pk=world.waiting.pk).update(ended_on=last.ends_on)
    client = world.client(world.analyst)
    answer = client.post(GRID, {**cell(world.waiting, last, "7"), **cell(world.waiting, later, "8")})
    assert answer.status_code == 422
    assert f"this is measured until {british_date(last.ends_on)}" in answer.content.decode()
    assert [row[1] for row in stands()] == [last.ends_on]
    pasted = {"cells": f"metric\tperiod\tvalue\nlong-waits\t{later.ends_on}\t8", "on_conflict": "stop"}
    batch = client.post("/values/imports/paste/", pasted, follow=True).content.decode()
    assert f"This is measured until {british_date(last.ends_on)}" in batch
    long_ago = months(40)[0]
    MetricSeries.objects.filter(pk=world.of_service.pk).update(ended_on=long_ago.ends_on)
    page = client.get(GRID).content.decode()
    assert name(world.of_service, later) not in page
    assert name(world.whole, later) in page
