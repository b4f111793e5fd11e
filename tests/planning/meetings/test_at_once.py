"""Meetings applied at the same instant, killed on the way, or with the mail server down: all or nothing, every time."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from mlco_portal.mail.models import MailPreference, OutboxMessage, Topic
from planning.approval.models import Decision, Move
from planning.approval.queries import chain_problem
from planning.meetings.actions import apply_meeting, put_on_list, stage_approvals
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.rules import MeetingOver, PlansMoved
from tests.planning.approval.test_concurrency import at_once
from tests.planning.meetings.meetings import chair_person, meeting_of, plans_that_wait, seen_now
from tests.planning.review.plans import lead_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent.parent
PLANS = 60
# A process of its own that applies the meeting, and stops with its decisions written but not committed.
APPLY = """
import sys, time
from django.conf import settings
import django
django.setup()
settings.DATABASES["default"]["NAME"] = {name!r}
from django.db import connection
from planning.meetings.actions import apply_meeting
from planning.meetings.models import Meeting

def stop(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if {stop} and sql.startswith('INSERT INTO "planning_decision"'):
        print("written", flush=True)
        time.sleep(120)
    return answer

meeting = Meeting.objects.get(pk={key})
with connection.execute_wrapper(stop):
    print(len(apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)), flush=True)
"""
only_postgresql = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql",
    reason="another process reads and writes the same database",
)


def full_meeting(plans, name="Leadership team, March") -> Meeting:
    """A meeting of a chair of its own in which all the plans are to be approved."""
    chair = chair_person()
    meeting = meeting_of(chair, name=name)
    put_on_list(meeting=meeting, cases=[plan.case_id for plan in plans], by=chair)
    chosen = {one.pk: seen_now(one.case_id) for one in MeetingItem.objects.filter(meeting=meeting)}
    assert stage_approvals(meeting_key=meeting.pk, chosen=chosen, by=chair).staged == len(plans)
    meeting.refresh_from_db()
    return meeting


def decided() -> int:
    return Decision.objects.filter(move=Move.APPROVE).count()


def apply_elsewhere(meeting: Meeting, *, stop: bool) -> "subprocess.Popen[str]":
    code = APPLY.format(name=str(connection.settings_dict["NAME"]), key=meeting.pk, stop=stop)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mlco_portal.settings.test"}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@only_postgresql
def test_a_process_killed_in_the_middle_of_sixty_decisions_leaves_none():
    meeting = full_meeting(plans_that_wait(PLANS))
    process = apply_elsewhere(meeting, stop=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        assert decided() == 0
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert decided() == 0
    meeting.refresh_from_db()
    assert meeting.applied_at is None
    assert MeetingItem.objects.filter(staged="approve", decision__isnull=True).count() == PLANS
    assert not OutboxMessage.objects.filter(kind="plan_approve").exists()
    assert chain_problem() is None
    following = apply_elsewhere(meeting, stop=False)
    assert following.communicate(timeout=60)[0] == f"{PLANS}\n"
    assert decided() == PLANS
    assert MeetingItem.objects.filter(decision__isnull=False).count() == PLANS
    assert chain_problem() is None


def test_two_chairs_who_apply_overlapping_meetings_at_once():
    plans = plans_that_wait(8)
    first, second = full_meeting(plans[:5], "First"), full_meeting(plans[3:], "Second")
    answers = at_once(
        lambda: apply_meeting(meeting=first, revision=first.revision, by=first.chair),
        lambda: apply_meeting(meeting=second, revision=second.revision, by=second.chair),
    )
    won = [one for one in answers if isinstance(one, list)]
    assert len(won) == 1, answers
    [lost] = [one for one in answers if not isinstance(one, list)]
    assert isinstance(lost, PlansMoved), answers
    assert set(lost.refusals) == {plan.case_id for plan in plans[3:5]}
    assert decided() == 5
    assert Meeting.objects.filter(applied_at__isnull=False).count() == 1
    assert chain_problem() is None


def test_a_double_press_applies_once():
    meeting = full_meeting(plans_that_wait(3))
    answers = at_once(*[lambda: apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)] * 2)
    assert sorted(type(one) for one in answers if not isinstance(one, list)) == [MeetingOver], answers
    assert decided() == 3


def test_whoever_stages_while_it_is_applied_is_told():
    plans = plans_that_wait(2)
    meeting = full_meeting(plans)
    item, applied = MeetingItem.objects.first(), threading.Event()
    assert item is not None

    def apply() -> list[Decision]:
        try:
            return apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)
        finally:
            applied.set()

    def stage_more():
        applied.wait(timeout=30)
        return stage_approvals(meeting_key=meeting.pk, chosen={}, by=meeting.chair)

    answers = at_once(apply, stage_more)
    assert isinstance(answers[1], MeetingOver), answers
    assert decided() == 2


def test_with_the_mail_server_down_everything_is_decided_and_every_mail_waits(settings):
    settings.MAIL_DELIVER_ON_COMMIT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    plans = plans_that_wait(3)
    leads = [lead_of(plan) for plan in plans]
    for lead in leads:
        MailPreference.objects.create(user=lead, topic=Topic.DECISIONS, when=MailPreference.When.AT_ONCE)
    meeting = full_meeting(plans)
    apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)
    waiting = OutboxMessage.objects.filter(kind="plan_approve", status=OutboxMessage.Status.WAITING)
    assert sorted((one.to, one.attempts) for one in waiting) == sorted((lead.email, 1) for lead in leads)
    assert decided() == 3
