"""Owners are told what waits for them and what is late: on the home page, and by one mail of a morning."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from freezegun import freeze_time

from kloe.measurements.actions import approve_values
from kloe.measurements.models import Measurement
from kloe.measurements.owed import owed_by_person
from kloe.measurements.queries.owners import waiting_by_person
from kloe.measurements.queries.waiting import waiting_for
from kloe.measurements.telling import tell_owners
from mlco_portal.accounts.models import User
from mlco_portal.mail.models import Notice, OutboxMessage
from mlco_portal.mail.preferences import choose
from planning.reminders.actions import send_morning_mail
from services.models import Absence, DeputyCover
from services.queries import access_of
from tests.factories import AppointmentFactory, MetricFactory, measure, person, series_of
from tests.kloe.measurements.world import World, make_world

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 8, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
# The month before is over, and not late before 30 days of grace are over as well.
LAST = date(2026, 5, 31)


@pytest.fixture
def world() -> Any:
    with freeze_time(MONDAY - timedelta(hours=2)) as clock:
        made = make_world()
        made.clock = clock  # type: ignore[attr-defined]
        yield made


def morning(world: Any, day: datetime) -> list[tuple[str, str]]:
    """Do what the jobs of a morning do, and again; return to whom which mail went."""
    world.clock.move_to(day)
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    for _ in range(2):
        tell_owners(now=timezone.now())
        send_morning_mail(now=timezone.now())
    sent = OutboxMessage.objects.exclude(pk__in=before).order_by("to")
    return [(one.to, one.body) for one in sent]


def waits(world: World, count: int = 1, by: User | None = None) -> list[Measurement]:
    series = [(world.vacancies, None), (world.vacancies, world.service)][:count]
    return [
        measure(metric, 5, LAST, place, state="provisional", entered_by=by or world.analyst) for metric, place in series
    ]


def test_an_owner_sees_at_home_what_waits_and_what_is_late(world: World) -> None:
    owner, reader = world.client(world.owner), world.client(person("reader"))
    assert "for your approval" not in owner.get("/").content.decode()
    waits(world, 2)
    measure(world.waits, 3, LAST, state="provisional", entered_by=world.other)
    late = MetricFactory(name="Falls", code="falls", owner=world.owner)
    measure(late, 3, date(2026, 1, 31))
    page = " ".join(owner.get("/").content.decode().split())
    assert "values of 1 metric wait for your approval" in page
    assert "The oldest came today" in page
    assert "metric that you own is late" in page
    assert "Falls" in page
    analyst = world.client(world.analyst).get("/").content.decode()
    assert "value of 1 metric waits for your approval" in analyst
    assert "is late" not in analyst
    assert "for your approval" not in reader.get("/").content.decode()


def test_one_mail_tells_of_all_that_came_and_nothing_is_told_twice(world: World) -> None:
    waits(world, 2)
    ((to, body),) = morning(world, MONDAY)
    assert to == world.owner.email
    assert "WAITS FOR YOU NOW" in body
    assert "Approve 2 values of 1 metric: Vacancy rate" in body
    assert "/values/waiting/" in body
    assert morning(world, MONDAY + DAY) == []
    world.clock.move_to(MONDAY + 2 * DAY)  # type: ignore[attr-defined]
    third = measure(world.vacancies, 5, date(2026, 4, 30), state="provisional", entered_by=world.analyst)
    ((_, body),) = morning(world, MONDAY + 3 * DAY)
    assert "Approve 3 values of 1 metric" in body
    Measurement.objects.exclude(pk=third.pk).delete()
    assert morning(world, MONDAY + 4 * DAY) == []
    ((_, body),) = morning(world, MONDAY + 35 * DAY)
    assert "Approve 1 value of 1 metric" in body


def test_what_was_approved_meanwhile_is_not_mailed_and_choices_count(world: World) -> None:
    (one,) = waits(world)
    world.clock.move_to(MONDAY)  # type: ignore[attr-defined]
    assert tell_owners(now=timezone.now()) == 1
    approve_values(seen={one.pk: 0}, by=world.owner)
    assert (send_morning_mail(now=timezone.now()), Notice.objects.filter(told_at=None).count()) == (0, 0)
    choose(choices={"values": "never"}, by=world.owner)
    measure(world.vacancies, 5, date(2026, 4, 30), state="provisional", entered_by=world.analyst)
    assert morning(world, MONDAY + DAY) == []
    assert "for your approval" in world.client(world.owner).get("/").content.decode()


@pytest.mark.parametrize("case", ["closed", "away", "brought", "nobody owns"])
def test_who_stands_in_is_told_and_nobody_who_left(world: World, case: str) -> None:
    if case == "closed":
        User.objects.filter(pk=world.owner.pk).update(is_active=False)
    if case == "away":
        Absence.objects.create(user=world.owner, starts_on=MONDAY.date(), ends_on=MONDAY.date() + 2 * DAY)
    if case == "nobody owns":
        world.vacancies.owner = None
        world.vacancies.save()
    waits(world, by=world.owner if case == "brought" else None)
    told = {to for to, _ in morning(world, MONDAY)}
    both = {world.analyst.email, world.other.email}
    assert told == (both if case == "brought" else {world.other.email})
    listed = {
        one.pk
        for one in User.objects.filter(is_active=True)
        if waiting_for(access_of(one, timezone.localdate()), timezone.localdate()).exists()
    }
    assert set(waiting_by_person(timezone.localdate())) == listed
    if case == "away":
        ((to, body),) = morning(world, MONDAY + 3 * DAY)
        assert (to, "Approve 1 value of 1 metric" in body) == (world.owner.email, True)


def test_a_late_metric_is_told_once_when_it_goes_late_and_again_after_four_weeks(world: World) -> None:
    measure(world.vacancies, 5, LAST, entered_by=world.analyst)
    on_time = datetime(2026, 7, 30, 7, tzinfo=UTC)
    assert morning(world, on_time) == []
    ((to, body),) = morning(world, on_time + DAY)
    assert to == world.owner.email
    assert "Vacancy rate is late: nothing came after May 2026" in body
    assert "/metrics/vacancy-rate/" in body
    assert [morning(world, on_time + days * DAY) for days in (4, 11, 27)] == [[], [], []]
    assert len(morning(world, on_time + 32 * DAY)) == 1
    # A second place goes late later: that is news.
    measure(world.vacancies, 5, date(2026, 6, 30), world.service, entered_by=world.analyst)
    world.vacancies.grace_days = 33
    world.vacancies.save()
    ((_, body),) = morning(world, datetime(2026, 9, 4, 7, tzinfo=UTC))
    assert "Vacancy rate is late at 2 places: nothing came after May 2026" in body
    waits_now = measure(world.vacancies, 5, date(2026, 8, 31), state="provisional", entered_by=world.owner)
    measure(world.vacancies, 5, date(2026, 8, 31), world.service, state="provisional", entered_by=world.owner)
    assert world.owner.pk not in owed_by_person(timezone.localdate())
    assert waits_now.series.metric.owner == world.owner


def test_the_deputy_of_an_absent_owner_hears_of_late_metrics_with_the_name(world: World) -> None:
    measure(world.vacancies, 5, date(2026, 1, 31))
    deputy, today = person("reader"), MONDAY.date()
    cover = {"appointment": AppointmentFactory(user=world.owner, role="reader"), "deputy": deputy}
    DeputyCover.objects.create(**cover, starts_on=today, ends_on=today + 9 * DAY)
    assert [to for to, _ in morning(world, MONDAY)] == [world.owner.email]
    Absence.objects.create(user=world.owner, starts_on=today + DAY, ends_on=today + 5 * DAY)
    ((to, body),) = morning(world, MONDAY + DAY)
    assert to == deputy.email
    assert f"Vacancy rate is late: nothing came after January 2026 (for {world.owner.name})" in body


def test_thirty_series_are_asked_for_in_as_many_queries_as_three(world: World, django_assert_num_queries: Any) -> None:
    def more(count: int) -> None:
        for number in range(count):
            metric = MetricFactory(owner=world.owner, name=f"Metric {number}")
            measure(metric, 5, LAST, state="provisional", entered_by=world.analyst)
            measure(MetricFactory(owner=world.owner), 5, date(2026, 1, 31))

    for count in (3, 27):
        more(count)
        with django_assert_num_queries(5):
            owed_by_person(LAST + DAY)
    assert series_of(world.vacancies).measurements.count() == 0
