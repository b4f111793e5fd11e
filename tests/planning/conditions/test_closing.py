"""From set to closed: who may do what, what people are told, and what stands for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mlco_portal.mail.models import Notice
from planning.approval.models import Decision, Move
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused, NotAllowed
from planning.conditions.actions import ask_for_more, change_condition, close_condition, report_condition
from planning.conditions.queries import minded_by
from planning.conditions.rules import ChangedMeanwhile
from planning.review.actions import declare_conflict
from services.models import Appointment
from services.queries import access_of
from tests.factories import AppointmentFactory, person
from tests.planning.approval.cases import cover
from tests.planning.conditions.cases import ASKED, approved_subject_to, in_days

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_the_owner_is_told_what_an_approval_asks_of_them():
    made = approved_subject_to()
    notice = Notice.objects.get(kind="condition_set")
    assert notice.user == made.owner
    assert ASKED in notice.text
    assert notice.link == f"/conditions/{made.condition.pk}/"


def test_a_condition_is_reported_then_closed_by_who_set_it():
    made = approved_subject_to()
    report_condition(condition=made.condition, by=made.owner, report="The figures stand in priority 2.")
    assert told("condition_reported") == [made.head.name]
    decision = close_condition(condition=made.condition, by=made.head, note="Read them.", seen=made.token)
    closed = made.condition
    assert (closed.closed_by, closed.closing_decision) == (made.head, decision)
    assert (decision.move, decision.reason) == (Move.CLOSE_CONDITION, "Read them.")
    assert decision.details["condition"]["number"] == closed.number
    assert told("condition_closed") == [made.owner.name]
    assert chain_problem() is None


def test_what_was_done_can_be_not_enough():
    made = approved_subject_to()
    report_condition(condition=made.condition, by=made.owner, report="Done.")
    ask_for_more(condition=made.condition, by=made.head, missing="Where do the figures stand?", seen=made.token)
    open_again = made.condition
    assert (open_again.report, open_again.reported_at, open_again.closed_at) == ("", None, None)
    notice = Notice.objects.get(kind="condition_needs_more")
    assert notice.user == made.owner
    assert "Where do the figures stand?" in notice.text
    with pytest.raises(MoveRefused):
        ask_for_more(condition=made.condition, by=made.head, missing="More", seen=made.token)


def test_another_owner_and_date_are_given_with_a_reason():
    made, other = approved_subject_to(), person("service_lead")
    change_condition(
        condition=made.condition, by=made.team, reason="She left.", owner=other, due_on=in_days(60), seen=made.token
    )
    assert (made.condition.owner, made.condition.due_on) == (other, in_days(60))
    assert told("condition_changed") == sorted([made.owner.name, other.name, made.head.name])
    changes = Decision.objects.get(move=Move.CHANGE_CONDITION).details["condition"]["changes"]
    assert changes["owner_label"] == [made.owner.name, other.name]
    with pytest.raises(MoveRefused):
        change_condition(
            condition=made.condition, by=made.team, reason="x", owner=other, due_on=in_days(-1), seen=made.token
        )
    with pytest.raises(MoveRefused):
        change_condition(
            condition=made.condition, by=made.team, reason=" ", owner=other, due_on=in_days(9), seen=made.token
        )


def _with_role(user, role="leadership_approver"):
    AppointmentFactory(user=user, role=role)
    return user


def test_nobody_closes_who_wrote_the_plan_owns_it_said_it_is_done_or_stands_in_for_such_a_person():
    made = approved_subject_to()
    stand_in = person("reader")
    cover(made.owner, stand_in)
    report_condition(condition=made.condition, by=stand_in, report="Done for her.")
    author_deputy, owner_deputy = person("reader"), person("reader")
    _with_role(made.lead), _with_role(made.owner), _with_role(stand_in)
    of_lead = Appointment.objects.get(user=made.lead, role="leadership_approver")
    of_owner = Appointment.objects.get(user=made.owner, role="leadership_approver")
    for role, deputy in ((of_lead, author_deputy), (of_owner, owner_deputy)):
        role.covers.create(deputy=deputy, starts_on=in_days(-1), ends_on=in_days(1))
    outsider = person("service_lead")
    auditor = person("auditor")
    for somebody in (made.lead, made.owner, stand_in, author_deputy, owner_deputy, outsider, auditor):
        with pytest.raises(NotAllowed):
            close_condition(condition=made.condition, by=somebody, note="Fine.", seen=made.token)
    close_condition(condition=made.condition, by=person("leadership_approver"), note="Fine.", seen=made.token)


@pytest.mark.parametrize("role", ["planning_team", "leadership_approver"])
def test_those_who_decide_there_and_the_planning_team_close_it(role):
    made = approved_subject_to()
    close_condition(condition=made.condition, by=person(role), note="Seen.", seen=made.token)
    assert made.condition.closed_at is not None


def test_who_decides_at_another_step_does_not_close_it():
    made = approved_subject_to()
    with pytest.raises(NotAllowed):
        close_condition(condition=made.condition, by=person("executive_approver"), note="Seen.", seen=made.token)


def test_whoever_declared_a_conflict_of_interest_does_not_close_it_nor_does_their_deputy():
    made = approved_subject_to()
    other, deputy = person("leadership_approver"), person("reader")
    declare_conflict(case=made.plan.case, by=other, reason="My sister leads the service.")
    cover(other, deputy)
    for who in (other, deputy):
        with pytest.raises(NotAllowed):
            close_condition(condition=made.condition, by=who, note="Fine.", seen=made.token)
        assert not minded_by(access_of(who, in_days(0))).exists()
    assert made.condition.closed_at is None


def test_only_the_owner_and_their_deputies_say_that_it_is_done():
    made, other = approved_subject_to(), person("service_lead")
    for somebody in (other, made.head, made.team):
        with pytest.raises(NotAllowed):
            report_condition(condition=made.condition, by=somebody, report="Done.")
    deputy = person("reader")
    ended = cover(made.owner, deputy, days=(-9, -1))
    with pytest.raises(NotAllowed):
        report_condition(condition=made.condition, by=deputy, report="Done.")
    ended.ends_on = timezone.localdate() + timedelta(days=1)
    ended.save()
    report_condition(condition=made.condition, by=deputy, report="Done.")
    assert made.condition.reported_by == deputy


def test_what_was_read_must_still_stand():
    made = approved_subject_to()
    opened = made.token
    report_condition(condition=made.condition, by=made.owner, report="Done.")
    with pytest.raises(ChangedMeanwhile):
        close_condition(condition=made.condition, by=made.head, note="Fine.", seen=opened)
    assert made.condition.closed_at is None
    close_condition(condition=made.condition, by=made.head, note="Fine.", seen=made.token)
    with pytest.raises(MoveRefused):
        close_condition(condition=made.condition, by=made.team, note="Fine.", seen=made.token)
    with pytest.raises(MoveRefused):
        report_condition(condition=made.condition, by=made.owner, report="Done again.")
