"""The year is asked once on the way to a submission, under the lock that suspending takes: closed gates still hold."""

import threading

import pytest
from django.db import connection, transaction

from planning.approval import engine
from planning.approval.models import Decision
from planning.approval.rules import NotAllowed
from planning.cycle.models import PlanningCycle
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.rules import NotReadyToSubmit, PlanNotEditable
from tests.factories import empty_plan, full_plan, person
from tests.planning.publication.plans import fresh

SUSPENDED = {"state": "suspended", "suspended_on": "2024-02-01", "suspended_reason": "A pandemic"}


def lead_of(plan: ServicePlan) -> object:
    return plan.case.authors.earliest("pk").user


def suspend() -> None:
    PlanningCycle.objects.filter(year=2024).update(**SUSPENDED)


@pytest.mark.django_db
def test_a_complete_plan_of_a_suspended_year_is_not_submitted_and_leaves_nothing_behind() -> None:
    plan = full_plan()
    lead = lead_of(plan)
    suspend()
    with pytest.raises(PlanNotEditable, match="suspended"):
        submit_plan(plan=plan, by=lead)
    assert fresh(plan).case.status == "draft"
    assert (PlanVersion.objects.count(), Decision.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_that_the_year_is_closed_is_said_before_what_is_missing() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    with pytest.raises(NotReadyToSubmit):
        submit_plan(plan=plan, by=lead)
    suspend()
    with pytest.raises(PlanNotEditable, match="suspended"):
        submit_plan(plan=plan, by=lead)


@pytest.mark.django_db
def test_somebody_else_is_not_told_what_is_missing() -> None:
    plan = empty_plan()
    with pytest.raises(NotAllowed):
        submit_plan(plan=plan, by=person("service_lead", service=full_plan().service))


@pytest.fixture
def postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("postgres")
def test_a_submission_that_waits_for_a_suspension_is_refused() -> None:
    plan = full_plan()
    lead, said = lead_of(plan), []

    def submit() -> None:
        try:
            submit_plan(plan=plan, by=lead)
            said.append("submitted")
        except PlanNotEditable as refused:
            said.append(str(refused))
        finally:
            connection.close()

    thread = threading.Thread(target=submit)
    with transaction.atomic():
        engine.hold_decisions()
        suspend()
        thread.start()
        thread.join(timeout=2)
        assert thread.is_alive(), "it waits for the suspension to be over"
    thread.join(timeout=30)
    assert len(said) == 1
    assert "suspended" in said[0]
    assert fresh(plan).case.status == "draft"
