"""Several who must agree, deputies, and authors: who counts, and how often."""

import pytest

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import Status
from planning.approval.queries import cases_awaiting
from planning.approval.rules import AlreadyDecided, NotAllowed
from services.queries import access_of
from tests.factories import AppointmentFactory, UserFactory, person
from tests.planning.approval.cases import Journey, cover, journey_to, set_needed

pytestmark = pytest.mark.django_db


def waits_for(journey: Journey, somebody) -> bool:
    """Whether the case stands in the person's inbox."""
    journey.case.refresh_from_db()
    return cases_awaiting(access_of(somebody, journey.case.status_at.date())).filter(pk=journey.case.pk).exists()


@pytest.fixture
def two_needed() -> Journey:
    journey = Journey()
    set_needed(2)
    journey.submit()
    return journey


def test_step_of_two_needs_two_people(two_needed: Journey) -> None:
    second = person("leadership_approver")
    two_needed.approve()
    assert two_needed.case.step is not None
    assert two_needed.case.step.order == 1
    two_needed.approve(by=second)
    two_needed.case.refresh_from_db()
    assert two_needed.case.step.order == 2


def test_one_person_counts_once(two_needed: Journey) -> None:
    two_needed.approve()
    assert not waits_for(two_needed, two_needed.head)
    with pytest.raises(AlreadyDecided, match="have already approved this plan"):
        two_needed.approve()
    with pytest.raises(AlreadyDecided):
        two_needed.return_(by=two_needed.head)


@pytest.mark.parametrize("first", ["principal", "deputy"])
def test_deputy_and_principal_count_once(two_needed: Journey, first: str) -> None:
    deputy = UserFactory()
    cover(two_needed.head, deputy)
    order = [two_needed.head, deputy] if first == "principal" else [deputy, two_needed.head]
    two_needed.approve(by=order[0])
    assert not waits_for(two_needed, order[1])
    with pytest.raises(AlreadyDecided):
        two_needed.approve(by=order[1])


def test_two_deputies_of_one_principal_count_once(two_needed: Journey) -> None:
    first, second = UserFactory(), UserFactory()
    cover(two_needed.head, first)
    cover(two_needed.head, second)
    two_needed.approve(by=first)
    assert not waits_for(two_needed, second)
    with pytest.raises(AlreadyDecided):
        two_needed.approve(by=second)


def test_deputy_of_two_speaks_for_the_one_who_has_not_been_heard(two_needed: Journey) -> None:
    deputy, other = UserFactory(), person("leadership_approver")
    cover(two_needed.head, deputy)
    cover(other, deputy)
    two_needed.approve(by=two_needed.head)
    assert waits_for(two_needed, deputy)
    assert two_needed.approve(by=deputy).on_behalf_of == other
    two_needed.case.refresh_from_db()
    assert two_needed.case.step is not None
    assert two_needed.case.step.order == 2


def test_deputy_of_two_does_not_speak_twice(two_needed: Journey) -> None:
    deputy = UserFactory()
    cover(two_needed.head, deputy)
    cover(person("leadership_approver"), deputy)
    two_needed.approve(by=deputy)
    with pytest.raises(AlreadyDecided):
        two_needed.approve(by=deputy)


def test_deputy_decides_on_behalf_of_the_principal_and_both_are_kept() -> None:
    journey, deputy = journey_to(Status.SUBMITTED), UserFactory(name="Deputy for a week")
    cover(journey.head, deputy)
    assert waits_for(journey, deputy)
    decision = journey.approve(by=deputy)
    assert (decision.by, decision.on_behalf_of) == (deputy, journey.head)
    assert decision.by_words == f"Deputy for a week, on behalf of {journey.head.name}"


def test_own_role_comes_before_the_one_held_as_deputy() -> None:
    journey, both = journey_to(Status.SUBMITTED), person("leadership_approver")
    cover(journey.head, both)
    assert journey.approve(by=both).on_behalf_of is None


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)], ids=["ended yesterday", "starts tomorrow"])
def test_deputy_outside_the_days_of_cover_is_refused(days: tuple[int, int]) -> None:
    journey, deputy = journey_to(Status.SUBMITTED), UserFactory()
    cover(journey.head, deputy, days=days)
    assert not waits_for(journey, deputy)
    with pytest.raises(NotAllowed, match="your role does not let you decide"):
        journey.approve(by=deputy)


def test_deputy_whose_principal_wrote_the_plan_is_refused() -> None:
    journey, deputy = Journey(), UserFactory()
    engine.note_author(case=journey.case, by=journey.head)
    journey.submit()
    cover(journey.head, deputy)
    assert not waits_for(journey, deputy)
    with pytest.raises(NotAllowed, match="The person you stand in for wrote or submitted this plan"):
        journey.approve(by=deputy)


def test_deputy_who_wrote_the_plan_is_refused_for_any_principal() -> None:
    journey, deputy = Journey(), UserFactory()
    engine.note_author(case=journey.case, by=deputy)
    journey.submit()
    cover(journey.head, deputy)
    assert not waits_for(journey, deputy)
    with pytest.raises(NotAllowed, match="You wrote or submitted this plan"):
        journey.approve(by=deputy)


def test_principal_for_whom_a_deputy_submitted_cannot_decide() -> None:
    journey, deputy = Journey(), UserFactory()
    AppointmentFactory(user=journey.lead, role="leadership_approver")
    journey.lead.appointments.filter(role="service_lead").get().covers.create(
        deputy=deputy, starts_on="2020-01-01", ends_on="2099-01-01"
    )
    assert journey.submit(by=deputy).on_behalf_of == journey.lead
    assert not waits_for(journey, journey.lead)
    with pytest.raises(NotAllowed, match="You wrote or submitted this plan"):
        journey.approve(by=journey.lead)


def test_author_of_an_earlier_version_stays_an_author() -> None:
    journey = Journey()
    AppointmentFactory(user=journey.lead, role="leadership_approver")
    journey.submit()
    journey.return_()
    journey.submit(by=person("service_lead"))
    with pytest.raises(NotAllowed, match="You wrote or submitted this plan"):
        journey.approve(by=journey.lead)


def test_role_that_ended_yesterday_decides_nothing() -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.head.appointments.update(ends_on="2021-01-01")
    assert not waits_for(journey, journey.head)
    with pytest.raises(NotAllowed):
        journey.approve(by=journey.head)


def test_account_closed_while_they_were_deciding_decides_nothing() -> None:
    journey, deputy = journey_to(Status.SUBMITTED), UserFactory()
    cover(journey.head, deputy)
    for one in (deputy, journey.head):
        User.objects.filter(pk=one.pk).update(is_active=False)
        with pytest.raises(NotAllowed):
            journey.approve(by=one)


def test_closed_account_decides_nothing() -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.head.is_active = False
    journey.head.save()
    with pytest.raises(NotAllowed):
        journey.approve(by=journey.head)
