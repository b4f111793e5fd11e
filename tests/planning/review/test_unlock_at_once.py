"""Unlocking beside other moves at the same instant: one of them counts, and everybody is told the truth."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from mlco_portal.mail.models import Notice
from planning.approval.models import Decision
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused
from planning.publication.actions import reopen_plan
from planning.review.actions import approve_plan, unlock_plan
from planning.review.unlocking import ask_to_unlock
from planning.service_plans.actions import save_section_of, withdraw_plan
from planning.service_plans.models import PlanSection
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.publication.plans import approved_plan, fresh
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Let all act at the same instant; return what each brought, a refusal as such."""
    start, brought = Barrier(len(acts)), {}

    def act(number: int) -> None:
        start.wait()
        try:
            brought[number] = acts[number]()
        except MoveRefused as refused:
            brought[number] = refused
        finally:
            connection.close()

    threads = [Thread(target=act, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [brought[number] for number in range(len(acts))]


def refusals(brought: list[object]) -> list[str]:
    return [str(one) for one in brought if isinstance(one, MoveRefused)]


def test_unlock_and_approve_at_the_same_instant() -> None:
    plan = submitted_plan()
    team, approver, on_page = person("planning_team"), person("leadership_approver"), seen(plan.case)
    brought = at_once(
        lambda: unlock_plan(case=plan.case, by=team, reason="The budget was cut"),
        lambda: approve_plan(case=plan.case, seen=on_page, by=approver),
    )
    moves = list(Decision.objects.order_by("sequence").values_list("move", flat=True))
    assert fresh(plan).case.status == "draft", "unlocking works whoever decided before"
    assert moves in (["submit", "approve", "unlock"], ["submit", "unlock"])
    assert len(refusals(brought)) == (0 if len(moves) == 3 else 1)
    assert chain_problem() is None


def test_two_of_the_planning_team_unlock_once() -> None:
    plan = submitted_plan()
    team = [person("planning_team"), person("planning_team")]
    brought = at_once(
        *(lambda one=one: unlock_plan(case=plan.case, by=one, reason="Cut", submission=1) for one in team)
    )
    assert len(refusals(brought)) == 1
    assert Decision.objects.filter(move="unlock").count() == 1
    assert Notice.objects.filter(kind="plan_unlock", user=lead_of(plan)).count() == 1


def test_taking_back_and_unlocking_bring_it_back_once() -> None:
    plan = submitted_plan()
    team, lead = person("planning_team"), lead_of(plan)
    brought = at_once(
        lambda: withdraw_plan(plan=plan, by=lead), lambda: unlock_plan(case=plan.case, by=team, reason="Cut")
    )
    assert len(refusals(brought)) == 1
    assert Decision.objects.count() == 2
    assert fresh(plan).case.status == "draft"


def test_two_who_ask_at_once_ask_once() -> None:
    plan = submitted_plan()
    team = person("planning_team")
    people = [lead_of(plan), person("contributor", service=plan.service)]
    brought = at_once(*(lambda one=one: ask_to_unlock(case=plan.case, by=one, reason="Wrong") for one in people))
    assert sorted(brought, key=bool) == [False, True]
    assert [one.user for one in Notice.objects.filter(kind="plan_unlock_asked")] == [team]


def test_two_sections_written_at_once_are_both_counted() -> None:
    plan = approved_plan()
    lead = lead_of(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    texts = {"our-service": "In clinics", "service-lead": "Somebody else"}
    revisions = {key: PlanSection.objects.get(plan=plan, template_section__key=key).revision for key in texts}
    at_once(
        *(
            lambda key=key: save_section_of(plan=plan.pk, key=key, revision=revisions[key], text=texts[key], by=lead)
            for key in texts
        )
    )
    assert fresh(plan).case.changes_since_agreed == 2
