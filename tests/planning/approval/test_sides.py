"""Steps asked at the same time, everybody who must agree, and who decides when nobody else can."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import ApprovalRoute, CaseStep, Decision, RouteStep, Status
from planning.approval.queries import cases_awaiting, open_steps
from planning.approval.rules import AlreadyDecided, MoveRefused, NotAllowed
from planning.approval.tasks import pass_on_to_the_next_in_line
from services.models import Absence, Organisation, Service
from services.queries import access_of
from tests.factories import YEAR, ServiceFactory, ServiceGroupFactory, UserFactory, person
from tests.planning.approval.cases import Journey, cover, seen, set_needed

pytestmark = pytest.mark.django_db
LEADERSHIP, EXECUTIVE, PARTNER = "decide_as_leadership", "decide_as_executive", "decide_as_partner"


def waits_for(journey: Journey, somebody: User) -> bool:
    access = access_of(somebody, timezone.localdate())
    return cases_awaiting(access).filter(pk=journey.case.pk).exists()


def set_route(service: Service, *steps: dict[str, object]) -> None:
    route = ApprovalRoute.objects.create(year=YEAR, group=service.group, name="Own route")
    for step in steps:
        RouteStep.objects.create(route=route, **{"name": str(step["permission"]), "order": 1, **step})


def names(journey: Journey) -> list[str]:
    journey.case.refresh_from_db()
    return [step.name for step in open_steps(journey.case)]


@pytest.fixture
def joint() -> Journey:
    """Leadership and the partner at the same time, then the Executive, who are in MLCO and TLCO."""
    journey, tlco = Journey(), Organisation.objects.create(code="tlco", name="TLCO", kind="twin")
    journey.service.joint_with.add(tlco)
    set_route(
        journey.service,
        {"permission": LEADERSHIP},
        {"permission": PARTNER, "side": 2, "organisation": tlco},
        {"permission": EXECUTIVE, "order": 2},
    )
    return journey


def test_both_sides_are_asked_and_only_both_take_it_on(joint: Journey) -> None:
    partner = person("partner_approver", service=joint.service)
    joint.submit()
    assert waits_for(joint, joint.head)
    assert waits_for(joint, partner)
    assert names(joint) == [LEADERSHIP, PARTNER]
    assert joint.approve(by=joint.head).step_side == 1
    assert not waits_for(joint, joint.head)
    assert names(joint) == [PARTNER]
    assert not waits_for(joint, joint.executive)
    decision = joint.approve(by=partner)
    assert (decision.step_side, decision.step_name, decision.role) == (2, PARTNER, "partner_approver")
    assert names(joint) == [EXECUTIVE]
    joint.approve(by=joint.executive)
    assert joint.status == Status.APPROVED


def test_the_sides_agree_in_any_order(joint: Journey) -> None:
    partner = person("partner_approver", service=joint.service)
    joint.submit()
    joint.approve(by=partner)
    assert names(joint) == [LEADERSHIP]
    assert joint.case.step.permission == LEADERSHIP
    joint.approve(by=joint.head)
    assert names(joint) == [EXECUTIVE]


def test_a_side_that_agreed_is_not_asked_twice(joint: Journey) -> None:
    second = person("leadership_approver")
    joint.submit()
    joint.approve(by=joint.head)
    assert not waits_for(joint, second)
    with pytest.raises(AlreadyDecided, match="decide_as_leadership has agreed already"):
        joint.approve(by=second)


def test_who_holds_both_sides_speaks_once(joint: Journey) -> None:
    both = person("leadership_approver")
    both.appointments.create(role="partner_approver", scope="organisation", starts_on="2020-01-01")
    joint.submit()
    joint.approve(by=both)
    with pytest.raises(AlreadyDecided):
        joint.approve(by=both)
    assert names(joint) == [PARTNER]


def test_either_side_returns_it_and_both_are_asked_anew(joint: Journey) -> None:
    partner = person("partner_approver", service=joint.service)
    joint.submit()
    joint.approve(by=joint.head)
    joint.return_(by=partner)
    joint.submit()
    assert names(joint) == [LEADERSHIP, PARTNER]
    assert set(CaseStep.objects.filter(case=joint.case).values_list("settled_at", flat=True)) == {None}


def test_a_service_that_is_not_joint_skips_the_partner(joint: Journey) -> None:
    other = Journey(service=ServiceFactory(group=joint.service.group))
    other.submit()
    assert names(other) == [LEADERSHIP]
    other.approve(by=joint.head)
    assert names(other) == [EXECUTIVE]


class TestEverybody:
    @pytest.fixture
    def all_of_them(self) -> Journey:
        journey = Journey()
        set_route(journey.service, {"permission": LEADERSHIP, "everybody": True}, {"permission": EXECUTIVE, "order": 2})
        return journey

    def test_all_who_can_must_agree(self, all_of_them: Journey) -> None:
        second, third = person("leadership_approver"), person("leadership_approver")
        all_of_them.submit()
        all_of_them.approve(by=all_of_them.head)
        all_of_them.approve(by=second)
        assert names(all_of_them) == [LEADERSHIP]
        all_of_them.approve(by=third)
        assert names(all_of_them) == [EXECUTIVE]

    def test_authors_and_people_of_other_groups_are_not_waited_for(self, all_of_them: Journey) -> None:
        author = person("leadership_approver")
        engine.note_author(case=all_of_them.case, by=author)
        person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
        all_of_them.submit()
        all_of_them.approve(by=all_of_them.head)
        assert names(all_of_them) == [EXECUTIVE]

    @pytest.mark.parametrize("has_deputy", [False, True])
    def test_who_is_away_is_waited_for_only_with_a_deputy(self, all_of_them: Journey, has_deputy: bool) -> None:
        away, deputy = person("leadership_approver"), UserFactory()
        today = timezone.localdate()
        Absence.objects.create(user=away, starts_on=today, ends_on=today + timedelta(days=3))
        if has_deputy:
            cover(away, deputy)
        all_of_them.submit()
        all_of_them.approve(by=all_of_them.head)
        assert names(all_of_them) == ([LEADERSHIP] if has_deputy else [EXECUTIVE])
        if has_deputy:
            assert all_of_them.approve(by=deputy).on_behalf_of == away
            assert names(all_of_them) == [EXECUTIVE]

    def test_a_conflict_of_the_last_one_takes_it_on(self, all_of_them: Journey) -> None:
        second = person("leadership_approver")
        all_of_them.submit()
        all_of_them.approve(by=all_of_them.head)
        decision = all_of_them.declare_conflict(by=second)
        assert names(all_of_them) == [EXECUTIVE]
        assert (decision.from_status, decision.to_status, decision.step_name) == ("submitted", "submitted", LEADERSHIP)

    def test_a_conflict_of_all_of_them_takes_it_nowhere(self, all_of_them: Journey) -> None:
        all_of_them.submit()
        all_of_them.declare_conflict(by=all_of_them.head)
        assert names(all_of_them) == [LEADERSHIP]
        assert all_of_them.status == Status.SUBMITTED


class TestNextInLine:
    @pytest.fixture
    def with_next(self) -> Journey:
        journey = Journey()
        set_route(
            journey.service,
            {"permission": LEADERSHIP, "next_in_line": EXECUTIVE},
            {"permission": EXECUTIVE, "order": 2},
        )
        return journey

    def test_the_next_in_line_waits_while_others_can(self, with_next: Journey) -> None:
        person("leadership_approver")
        with_next.submit()
        with_next.declare_conflict(by=with_next.head)
        assert not waits_for(with_next, with_next.executive)
        with pytest.raises(NotAllowed, match="your role does not let you decide for them"):
            with_next.approve(by=with_next.executive)

    def test_a_declared_conflict_of_the_only_one_passes_it_on(self, with_next: Journey) -> None:
        with_next.submit()
        assert waits_for(with_next, with_next.head)
        with_next.declare_conflict(by=with_next.head)
        assert not waits_for(with_next, with_next.head)
        assert waits_for(with_next, with_next.executive)
        with pytest.raises(NotAllowed, match="You declared a conflict of interest"):
            with_next.approve(by=with_next.head)
        decision = with_next.approve(by=with_next.executive)
        assert (decision.step_order, decision.role) == (1, "executive_approver")
        assert names(with_next) == [EXECUTIVE]

    def test_an_only_decider_who_wrote_it_passes_it_on_as_it_is_submitted(self, with_next: Journey) -> None:
        engine.note_author(case=with_next.case, by=with_next.head)
        with_next.submit()
        assert waits_for(with_next, with_next.executive)
        step = with_next.case.steps.get(order=1)
        assert step.passed_on_at == with_next.case.decisions.get().at

    def test_leave_passes_it_on_in_the_morning_and_tells_them_once(self, with_next: Journey) -> None:
        with_next.submit()
        today = timezone.localdate()
        Absence.objects.create(user=with_next.head, starts_on=today, ends_on=today)
        for _ in range(2):
            pass_on_to_the_next_in_line.call(planned_for=timezone.now())
        assert waits_for(with_next, with_next.executive)
        assert waits_for(with_next, with_next.head)
        told = Notice.objects.filter(kind="plan_waiting", user=with_next.executive)
        assert [one.text.splitlines()[0] for one in told] == [
            f"{with_next.case.title} was submitted and waits for the decide_as_leadership. "
            "Nobody there can decide on it, so you can as well."
        ]

    def test_leave_passes_on_the_other_side_too(self) -> None:
        journey, second = Journey(), person("partner_approver")
        set_route(
            journey.service, {"permission": LEADERSHIP}, {"permission": PARTNER, "side": 2, "next_in_line": EXECUTIVE}
        )
        journey.submit()
        today = timezone.localdate()
        Absence.objects.create(user=second, starts_on=today, ends_on=today)
        pass_on_to_the_next_in_line.call(planned_for=timezone.now())
        assert waits_for(journey, journey.executive)
        assert [step.name for step in engine.pass_on_waiting()] == []

    def test_a_new_submission_starts_with_those_named_first(self, with_next: Journey) -> None:
        with_next.submit()
        with_next.declare_conflict(by=with_next.head)
        with_next.return_(by=with_next.executive)
        person("leadership_approver")
        with_next.submit()
        assert not waits_for(with_next, with_next.executive)


class TestConflict:
    def test_it_stays_for_later_submissions_and_bars_the_deputy_too(self) -> None:
        journey, deputy = Journey(), UserFactory()
        cover(journey.head, deputy)
        journey.submit()
        journey.declare_conflict(by=journey.head)
        with pytest.raises(NotAllowed, match="The person you stand in for declared a conflict of interest"):
            journey.approve(by=deputy)
        assert not waits_for(journey, deputy)
        journey.return_(by=person("leadership_approver"))
        journey.submit()
        assert not waits_for(journey, journey.head)

    def test_a_deputy_declares_for_themselves_only(self) -> None:
        journey, deputy = Journey(), UserFactory()
        cover(journey.head, deputy)
        journey.submit()
        decision = journey.declare_conflict(by=deputy)
        assert (decision.by, decision.on_behalf_of) == (deputy, journey.head)
        assert waits_for(journey, journey.head)
        assert journey.approve(by=journey.head).by == journey.head

    def test_it_is_declared_once_and_not_after_agreeing(self) -> None:
        journey, second = Journey(), person("leadership_approver")
        journey.submit()
        journey.declare_conflict(by=journey.head)
        with pytest.raises(MoveRefused, match="You declared a conflict of interest in this plan before"):
            journey.declare_conflict(by=journey.head)
        journey.approve(by=second)
        with pytest.raises(MoveRefused, match="You have already approved this plan"):
            journey.declare_conflict(by=second)
        assert Decision.objects.filter(move="declare_conflict").count() == 1

    def test_it_is_not_declared_after_a_deputy_agreed_for_them(self) -> None:
        journey, deputy = Journey(), UserFactory(name="Deputy for a week")
        set_needed(2)
        cover(journey.head, deputy)
        journey.submit()
        journey.approve(by=deputy)
        with pytest.raises(MoveRefused, match="On your behalf Deputy for a week has already approved this plan"):
            journey.declare_conflict(by=journey.head)

    def test_an_author_has_nothing_to_declare(self) -> None:
        journey = Journey()
        journey.lead.appointments.create(role="leadership_approver", scope="organisation", starts_on="2020-01-01")
        journey.submit()
        with pytest.raises(NotAllowed, match="You wrote or submitted this plan"):
            journey.declare_conflict(by=journey.lead)


class TestUnlock:
    def test_whoever_decided_it_is_a_draft_again_and_sets_out_anew(self) -> None:
        journey = Journey()
        journey.submit()
        journey.approve()
        decision = journey.unlock()
        assert (decision.from_status, decision.to_status, decision.step_name) == (
            "submitted",
            "draft",
            "MLCO Executive",
        )
        assert (journey.status, journey.case.step, journey.case.route) == (Status.DRAFT, None, None)
        set_route(journey.service, {"permission": EXECUTIVE})
        journey.submit()
        assert names(journey) == [EXECUTIVE]

    def test_who_saw_the_earlier_submission_cannot_decide_on_the_new_one(self) -> None:
        journey = Journey()
        journey.submit()
        page = seen(journey.case)
        journey.unlock()
        journey.submit()
        with pytest.raises(MoveRefused, match="submitted again since you opened it"):
            journey.approve(by=journey.head, page=page)
