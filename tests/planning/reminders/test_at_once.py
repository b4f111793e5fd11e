"""Two workers at once, many people, and clocks that jump: still one mail a person and morning."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.jobs.declare import SCHEDULES
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import MailPreference, Notice, OutboxMessage, Topic
from mlco_portal.mail.preferences import choose
from planning.cycle.models import Milestone, PlanningCycle
from planning.reminders.actions import send_morning_mail
from planning.reminders.actions.done import set_done
from planning.reminders.models import Digest, Reminded
from planning.service_plans.actions import submit_plan
from planning.service_plans.queries.outstanding import outstanding_of
from services.models import Appointment
from tests.factories import ServiceFactory, UserFactory, full_plan, open_year, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.reminders.mornings import milestone, morning, send

DAY = date(2024, 2, 2)


def contributors(service, many: int) -> list[User]:
    people = User.objects.bulk_create(User(email=f"many{n}@example.org", name=f"Many {n}") for n in range(many))
    Appointment.objects.bulk_create(
        Appointment(user=one, role="contributor", scope="service", service=service, starts_on=date(2020, 1, 1))
        for one in people
    )
    return people


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_four_workers_at_once_send_each_person_one_mail() -> None:
    plan = full_plan()
    people = contributors(plan.service, 20)
    milestone(PlanningCycle.objects.get())
    notify_all(people=people, topic=Topic.COMMENTS, kind="comment", subject="News", text="", link="/")
    runs = [lambda: send_morning_mail(now=morning(DAY))] * 4
    made = at_once(*runs)
    assert sum(made) == 21, made
    assert OutboxMessage.objects.count() == Digest.objects.count() == Reminded.objects.count() == 21
    assert len(set(OutboxMessage.objects.values_list("to", flat=True))) == 21
    assert not Notice.objects.filter(told_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("_round", range(3))
def test_workers_at_once_tick_what_is_done_once(_round: int) -> None:
    ready = milestone(full_plan_handed_in())
    runs = [lambda: send_morning_mail(now=morning(DAY))] * 4
    made = at_once(*runs)
    assert all(isinstance(one, int) for one in made), made
    ready.refresh_from_db()
    assert ready.done_at == morning(DAY)
    assert AuditEntry.objects.filter(action__startswith="reminders.milestone").count() == 1


@pytest.mark.django_db
def test_what_two_workers_found_done_is_ticked_by_the_first_only() -> None:
    ready = milestone(full_plan_handed_in())
    found = Milestone.objects.get()
    assert [set_done(found, morning(DAY), is_done=True) for _ in range(2)] == [True, False]
    Milestone.objects.update(done_when="ticked", done_at=None)
    assert not set_done(found, morning(DAY), is_done=True)
    ready.refresh_from_db()
    assert ready.done_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("_round", range(3))
def test_whoever_changes_their_choice_meanwhile_still_gets_one_mail(_round: int) -> None:
    plan = full_plan()
    people = contributors(plan.service, 5)
    milestone(PlanningCycle.objects.get())
    notify_all(people=people, topic=Topic.COMMENTS, kind="comment", subject="News", text="", link="/")
    runs = [lambda: send_morning_mail(now=morning(DAY))] * 2
    choices = [
        lambda one=one: choose(choices={Topic.COMMENTS: "never", Topic.WAITING: "at_once"}, by=one) for one in people
    ]
    made = at_once(*runs, *choices)
    assert not [one for one in made if isinstance(one, Exception)], made
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == sorted(
        [plan.case.authors.get().user.email, *(one.email for one in people)]
    )
    assert not Notice.objects.filter(told_at__isnull=True).exists()
    assert MailPreference.objects.count() == 10


def full_plan_handed_in() -> PlanningCycle:
    """Return the round of one plan, which is handed in."""
    plan = full_plan()
    submit_plan(plan=plan, by=plan.case.authors.get().user)
    return PlanningCycle.objects.get()


def statements_for(many: int) -> int:
    """Return how many statements a morning takes for so many people who are reminded and have news."""
    with transaction.atomic():
        service = full_plan().service
        cycle = PlanningCycle.objects.get()
        people = contributors(service, many)
        milestone(cycle)
        notify_all(people=people, topic=Topic.COMMENTS, kind="comment", subject="News", text="", link="/")
        with CaptureQueriesContext(connection) as asked:
            assert len(send(DAY)) == many + 1
        transaction.set_rollback(True)
    return len(asked)


@pytest.mark.django_db
def test_five_hundred_people_cost_the_same_for_each() -> None:
    few, more, many = statements_for(1), statements_for(51), statements_for(499)
    assert (more - few) % 50 == 0
    each = (more - few) // 50
    assert each <= 8
    # Each further hundred of people is read by the same four questions.
    assert many - few == 498 * each + 4 * 4


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 40])
def test_what_is_outstanding_is_asked_in_five_queries(many: int, django_assert_max_num_queries) -> None:
    open_year()
    for _ in range(many):
        person("service_lead", service=ServiceFactory())
    with django_assert_max_num_queries(5):
        of = outstanding_of(2024, DAY)
    assert (of.services, len(of.left), len(of.left[0].people)) == (many, many, 1)


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        # The clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
    ],
)
def test_the_days_the_clocks_change_have_one_morning(now: datetime, planned: datetime) -> None:
    times = SCHEDULES["planning.reminders.tasks.morning_mail"].times
    assert times is not None
    assert times.after(now) == planned


@pytest.mark.django_db
def test_a_weekend_on_which_the_clocks_change_leaves_one_mail_on_the_monday() -> None:
    anna = UserFactory()
    notify_all(people=[anna], topic=Topic.COMMENTS, kind="comment", subject="News", text="", link="/")
    found = [send(date(2026, 3, day)) for day in (28, 29, 30)] + [send(date(2026, 3, 31))]
    assert found == [[], [], [anna.email], []]
    assert Digest.objects.get().day == date(2026, 3, 30)
