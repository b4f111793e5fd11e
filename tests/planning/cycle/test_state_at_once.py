"""A year is suspended, or a late pass taken back, while plans are on their way. On PostgreSQL, where they meet."""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from planning.approval.models import Decision, Status
from planning.approval.rules import MoveRefused
from planning.cycle.actions.passes import end_pass
from planning.cycle.actions.state import change_state
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.state import StateMove
from planning.publication.actions import reopen_plan
from planning.publication.models import Publication
from planning.review.actions import approve_plan, return_plan
from planning.service_plans.actions import start_plan, submit_plan
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.rules import PlanNotEditable, PlanRefused
from tests.factories import ServiceFactory, open_year, person
from tests.planning.cycle.test_passes import give
from tests.planning.publication.plans import publish
from tests.planning.service_plans.conftest import plan_in, seen

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]
REFUSALS = (PlanNotEditable, PlanRefused, MoveRefused)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"  # pg_stat_activity does not change in a transaction


def while_uncommitted(change: Callable[[], object], act: Callable[[], Any]) -> Any:
    """Make the change; before it is committed let somebody act, until they are done or wait; return what they got."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(act())
        except Exception as error:  # noqa: BLE001 - whatever the thread meets, its test looks at
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic(), connection.cursor() as cursor:
        change()
        thread.start()
        for _ in range(300):
            cursor.execute(WAITING)
            if not thread.is_alive() or cursor.fetchone() != (0,):
                break
            time.sleep(0.05)
    thread.join(timeout=30)
    return answers[0]


def suspend() -> None:
    change_state(
        cycle=PlanningCycle.objects.get(), move=StateMove.SUSPEND, by=person("planning_team"), reason="The emergency"
    )


def act_on(plan: ServicePlan, status: str) -> Callable[[], Any]:
    team, head, page = person("planning_team"), person("leadership_approver"), seen(plan.case)
    acts: dict[str, Callable[[], Any]] = {
        "submit": lambda: submit_plan(plan=plan, by=plan.case.authors.get().user),
        "approve": lambda: approve_plan(case=plan.case, seen=page, by=head),
        "return": lambda: return_plan(case=plan.case, seen=page, by=head, reason="Name a measure."),
        "publish": lambda: publish(plan, by=team),
        "reopen": lambda: reopen_plan(plan=plan, by=team, reason="A new figure."),
    }
    return acts[status]


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("submit", Status.DRAFT),
        ("approve", Status.SUBMITTED),
        ("return", Status.SUBMITTED),
        ("publish", Status.APPROVED),
        ("reopen", Status.APPROVED),
    ],
)
def test_nothing_is_decided_once_a_suspension_is_under_way(act: str, status: Status) -> None:
    plan = plan_in(status)
    decided, versions = Decision.objects.count(), PlanVersion.objects.count()
    answer = while_uncommitted(suspend, act_on(plan, act))
    assert isinstance(answer, REFUSALS), answer
    assert "has been suspended" in str(answer)
    plan.case.refresh_from_db()
    assert plan.case.status == status
    assert (Decision.objects.count(), PlanVersion.objects.count()) == (decided, versions)
    assert not Publication.objects.exists()


def test_no_plan_is_started_once_a_suspension_is_under_way() -> None:
    open_year()
    service = ServiceFactory()
    answer = while_uncommitted(suspend, lambda: start_plan(service=service, year=2024, by=None))
    assert isinstance(answer, PlanRefused), answer
    assert not ServicePlan.objects.exists()


def test_a_plan_is_not_handed_in_with_a_pass_that_is_being_taken_back() -> None:
    plan = plan_in(Status.DRAFT)
    PlanningCycle.objects.update(plans_due_on=date(2024, 3, 1))
    lead, team = plan.case.authors.get().user, person("planning_team")
    held = give(plan, lead, team)
    answer = while_uncommitted(lambda: end_pass(late_pass=held, by=team), lambda: submit_plan(plan=plan, by=lead))
    assert isinstance(answer, PlanNotEditable), answer
    assert "Writing closed on 1 March 2024" in str(answer)
    assert not PlanVersion.objects.exists()
    give(plan, lead, team)
    assert submit_plan(plan=plan, by=lead).number == 1


def test_a_plan_that_was_handed_in_first_stays_so_when_the_year_is_suspended() -> None:
    plan = plan_in(Status.DRAFT)
    lead = plan.case.authors.get().user
    assert while_uncommitted(lambda: submit_plan(plan=plan, by=lead), suspend) is None
    plan.case.refresh_from_db()
    assert (plan.case.status, PlanningCycle.objects.get().state) == (Status.SUBMITTED, "suspended")
