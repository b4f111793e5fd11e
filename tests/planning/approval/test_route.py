"""The steps a case takes: its group's route on the day it set out."""

import pytest

from planning.approval.models import ApprovalRoute, Decision, RouteStep, Status
from planning.approval.rules import MoveRefused
from tests.planning.approval.cases import Journey, journey_to, route_of

pytestmark = pytest.mark.django_db


def test_submitting_without_a_route_is_refused_in_words_and_writes_nothing() -> None:
    journey = Journey()
    ApprovalRoute.objects.all().delete()
    with pytest.raises(MoveRefused, match=r"Nobody is set to decide on this plan yet\. Ask the planning team"):
        journey.submit()
    journey.case.refresh_from_db()
    assert (journey.case.status, journey.case.round) == (Status.DRAFT, 0)
    assert not Decision.objects.exists()


def test_route_without_steps_is_no_route() -> None:
    journey = Journey()
    RouteStep.objects.all().delete()
    with pytest.raises(MoveRefused, match="Nobody is set to decide"):
        journey.submit()


def test_route_of_the_group_comes_before_the_common_one() -> None:
    journey = Journey()
    route_of(journey.service, ("MLCO Executive", "decide_as_executive", 1))
    journey.submit()
    journey.approve(by=journey.executive)
    assert journey.status == Status.APPROVED


def test_running_case_keeps_its_steps_though_the_route_loses_one() -> None:
    journey = journey_to(Status.SUBMITTED)
    RouteStep.objects.filter(permission="decide_as_executive").delete()
    journey.approve()
    assert journey.status == Status.SUBMITTED
    journey.approve(by=journey.executive)
    assert journey.status == Status.APPROVED


def test_running_case_keeps_who_decides_though_the_route_is_changed() -> None:
    journey = journey_to(Status.SUBMITTED)
    RouteStep.objects.update(needed=5, name="Somebody else", permission="decide_as_executive")
    assert journey.approve(by=journey.head).step_name == "Leadership team"
    journey.return_(by=journey.executive)
    journey.submit()
    assert journey.approve(by=journey.head).step_name == "Leadership team"


def test_running_case_keeps_its_route_though_its_group_gets_one_of_its_own() -> None:
    journey = journey_to(Status.SUBMITTED)
    route_of(journey.service, ("MLCO Executive", "decide_as_executive", 1))
    journey.withdraw()
    journey.submit()
    assert [step.name for step in journey.case.steps.all()] == ["Leadership team", "MLCO Executive"]


def test_revised_case_sets_out_on_the_route_of_that_day() -> None:
    journey = journey_to(Status.PUBLISHED)
    route_of(journey.service, ("MLCO Executive", "decide_as_executive", 1))
    journey.revise()
    journey.submit()
    journey.approve(by=journey.executive)
    assert journey.status == Status.APPROVED
    assert [step.name for step in journey.case.steps.all()] == ["MLCO Executive"]
