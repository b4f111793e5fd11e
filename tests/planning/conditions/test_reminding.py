"""Who hears of a date and when: once when it is near, on the morning after it, then weekly; never twice a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from mlco_portal.mail.models import MailPreference, Notice, OutboxMessage
from planning.approval.models import Condition
from planning.conditions.actions import change_condition, close_condition, remind_of_dates, report_condition
from planning.conditions.tasks import remind_of_conditions
from planning.reminders.actions import send_morning_mail
from services.models import Absence
from tests.factories import ServiceFactory, person
from tests.planning.approval.cases import cover
from tests.planning.conditions.cases import approved_subject_to

pytestmark = pytest.mark.django_db
# A Monday in the review window of the year that tests/factories.py opens.
SET_ON, DUE = "2024-03-04", date(2024, 4, 10)


@pytest.fixture
def clock():
    with freeze_time(f"{SET_ON} 09:00") as frozen:
        yield frozen


def made_and_due(**given):
    made = approved_subject_to(**given)
    Condition.objects.filter(pk=made.condition.pk).update(due_on=DUE)
    Notice.objects.all().delete()
    return made


def days_of_mail(clock, until: date) -> dict[str, list[str]]:
    """Run every morning; return who was told by day."""
    found: dict[str, list[str]] = {}
    day = date.fromisoformat(SET_ON)
    while day < until:
        day += timedelta(days=1)
        clock.move_to(f"{day} 06:30")
        before = set(Notice.objects.values_list("pk", flat=True))
        remind_of_dates(today=day)
        remind_of_dates(today=day)
        new = Notice.objects.exclude(pk__in=before)
        if new:
            found[str(day)] = sorted(new.values_list("user__name", flat=True))
        Notice.objects.update(told_at=f"{day}T07:00Z")
    return found


def test_owner_and_setter_are_reminded_once_before_and_weekly_after(clock):
    made = made_and_due()
    both = sorted([made.owner.name, made.head.name])
    assert days_of_mail(clock, date(2024, 4, 26)) == {
        "2024-04-03": both,
        "2024-04-11": both,
        "2024-04-18": both,
        "2024-04-25": both,
    }
    kinds = set(Notice.objects.values_list("kind", "topic"))
    assert kinds == {("condition_due_soon", "reminders"), ("condition_overdue", "reminders")}


def test_nothing_is_said_at_the_weekend_or_after_it_is_closed(clock):
    made = made_and_due()
    Condition.objects.update(due_on=date(2024, 4, 5))
    told = days_of_mail(clock, date(2024, 4, 9))
    assert list(told) == ["2024-03-29", "2024-04-08"]
    close_condition(condition=made.condition, by=made.head, note="Fine.", seen=made.token)
    Notice.objects.all().delete()
    clock.move_to("2024-05-06 06:30")
    assert remind_of_dates(today=date(2024, 5, 6)) == 0


def test_a_new_date_starts_anew_and_one_set_just_now_says_nothing(clock):
    made = made_and_due()
    Condition.objects.update(due_on=date(2024, 3, 6))
    clock.move_to("2024-03-05 06:30")
    assert remind_of_dates(today=date(2024, 3, 5)) == 0
    clock.move_to("2024-03-07 06:30")
    assert remind_of_dates(today=date(2024, 3, 7)) == 2
    change_condition(
        condition=made.condition,
        by=made.team,
        reason="More time.",
        owner=made.owner,
        due_on=date(2024, 3, 14),
        seen=made.token,
    )
    clock.move_to("2024-03-08 06:30")
    assert remind_of_dates(today=date(2024, 3, 8)) == 2
    assert Notice.objects.filter(kind="condition_due_soon").count() == 2


def test_what_is_said_to_be_done_is_the_setters_to_close(clock):
    made = made_and_due()
    report_condition(condition=made.condition, by=made.owner, report="See priority 2.")
    Notice.objects.all().delete()
    clock.move_to("2024-04-11 06:30")
    assert remind_of_dates(today=date(2024, 4, 11)) == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.subject.endswith("waits to be closed")) == (made.head, True)
    assert "See priority 2." in notice.text


def test_for_a_closed_account_the_planning_team_is_told(clock):
    made = made_and_due()
    made.owner.is_active = False
    made.owner.save()
    clock.move_to("2024-04-11 06:30")
    remind_of_dates(today=date(2024, 4, 11))
    assert sorted(Notice.objects.values_list("user__name", flat=True)) == sorted([made.team.name, made.head.name])


def test_while_the_owner_is_on_leave_their_deputy_hears_of_it_too(clock):
    made, deputy, unasked = made_and_due(), person("reader"), person("reader")
    clock.move_to("2024-04-11 06:30")
    cover(made.owner, deputy)
    cover(made.owner, unasked, days=(-9, -2))
    remind_of_dates(today=date(2024, 4, 10))
    assert deputy.name not in Notice.objects.values_list("user__name", flat=True)
    Absence.objects.create(user=made.owner, starts_on=date(2024, 4, 10), ends_on=date(2024, 4, 20))
    remind_of_dates(today=date(2024, 4, 11))
    assert sorted(Notice.objects.filter(kind="condition_overdue").values_list("user__name", flat=True)) == sorted(
        [made.owner.name, made.head.name, deputy.name]
    )


def test_what_waits_unread_is_not_said_again_and_choices_hold(clock):
    made = made_and_due()
    MailPreference.objects.create(user=made.head, topic="reminders", when="at_once")
    for day in ("2024-04-11", "2024-04-18"):
        clock.move_to(f"{day} 06:30")
        remind_of_dates(today=date.fromisoformat(day))
    assert [one.user for one in Notice.objects.filter(kind="condition_overdue")] == [made.owner]
    assert OutboxMessage.objects.filter(to_user=made.head, kind="condition_overdue").count() == 2


def test_the_morning_mail_tells_each_condition_of_a_plan(clock):
    made = approved_subject_to("First thing", "Second thing")
    Condition.objects.update(due_on=DUE)
    Notice.objects.all().delete()
    clock.move_to("2024-04-11 06:30")
    remind_of_dates(today=date(2024, 4, 11))
    clock.move_to("2024-04-11 07:00")
    send_morning_mail(now=timezone.now())
    [mail] = OutboxMessage.objects.filter(to_user=made.owner, kind="morning_mail")
    for condition in Condition.objects.all():
        assert condition.text in mail.body
        assert f"/conditions/{condition.pk}/" in mail.body


def test_the_job_runs_on_working_mornings_and_asks_alike_for_any_number_that_waits(clock):
    made_and_due()
    clock.move_to("2024-03-20 06:30")
    assert remind_of_conditions(planned_for=None) == "0 notices made"
    for number in range(4):
        approved_subject_to(service=ServiceFactory(name=f"More {number}"))
    Condition.objects.update(due_on=date(2024, 3, 22))
    with CaptureQueriesContext(connection) as nothing_near:
        remind_of_dates(today=date(2024, 3, 10))
    assert len(nothing_near) == 0
    clock.move_to("2024-03-25 06:30")
    assert remind_of_conditions(planned_for=None).endswith("notices made")
    with CaptureQueriesContext(connection) as again:
        remind_of_dates(today=date(2024, 3, 25))
    assert len(again) == 2
