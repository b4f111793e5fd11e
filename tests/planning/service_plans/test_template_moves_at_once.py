"""A template is issued while authors save, plans come back or are started: nothing is lost, nobody waits for ever."""

import pytest
from django.db import OperationalError, connection, transaction

from planning.approval.models import Status
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.actions import Saved, autosave_section_of, start_plan, withdraw_plan
from planning.service_plans.actions.kept_aside import keep_late
from planning.service_plans.actions.moving import held_versions
from planning.service_plans.models import PlanSection, ServicePlan, TemplateMove
from tests.factories import ServiceFactory, full_plan, open_year
from tests.planning.approval.test_concurrency import at_once
from tests.planning.service_plans.conftest import plan_in
from tests.planning.service_plans.new_versions import V1, draft, issue

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT = [one for one in V1 if one[0] != "our-service"]


def issued(template: PlanTemplate) -> list[TemplateMove]:
    with transaction.atomic():
        return issue(template)


@pytest.mark.parametrize("_round", range(3))
@pytest.mark.parametrize("asked", [list(reversed(V1)), WITHOUT, [("our-service", "support"), *WITHOUT]])
def test_a_save_at_the_instant_of_issuing_is_never_lost(asked: list[tuple[str, str]], _round: int) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="our-service")
    template = draft(asked)

    def save() -> object:
        typed = {"plan": plan.pk, "key": "our-service", "revision": 1, "text": "Later words.", "by": lead}
        try:
            return autosave_section_of(**typed, asked=section.pk)
        except PlanSection.DoesNotExist:
            return keep_late(**typed, asked=section.pk)

    saved, moves = at_once(save, lambda: issued(template))
    assert isinstance(saved, Saved | PlanSection), saved
    assert isinstance(moves, list), moves
    assert len(moves) == 1
    kept = PlanSection.everything.get(pk=section.pk)
    assert (kept.text, kept.revision) == ("Later words.", 2)
    assert (kept.kept_aside_at is None) == (asked[-1][0] == "our-service")


@pytest.mark.parametrize("_round", range(3))
def test_a_plan_that_comes_back_at_that_instant_moves_once(_round: int) -> None:
    plan = plan_in(Status.SUBMITTED)
    lead, template = plan.case.authors.get().user, draft(WITHOUT)
    back, moves = at_once(lambda: withdraw_plan(plan=plan, by=lead), lambda: issued(template))
    assert not isinstance(back, Exception), back
    assert not isinstance(moves, Exception), moves
    plan.refresh_from_db()
    assert (plan.template_id, TemplateMove.objects.filter(plan=plan).count()) == (template.pk, 1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows")
def test_nobody_issues_a_version_while_plans_are_started_in_the_one_before() -> None:
    open_year()
    old = PlanTemplate.objects.get(kind="ad_led")
    issued(draft(V1))

    def lock() -> list[PlanTemplate]:
        with transaction.atomic():
            return list(PlanTemplate.objects.select_for_update(nowait=True).filter(kind="ad_led", status="issued"))

    with transaction.atomic():
        assert [one.version for one in held_versions([old])] == [2]
        (answer,) = at_once(lock)
    assert isinstance(answer, OperationalError), answer


@pytest.mark.parametrize("_round", range(3))
def test_a_plan_that_is_started_at_that_instant_has_the_newest_version(_round: int) -> None:
    open_year()
    service, template = ServiceFactory(), draft(WITHOUT)
    plan, moves = at_once(lambda: start_plan(service=service, year=2024, by=None), lambda: issued(template))
    assert isinstance(plan, ServicePlan), plan
    assert not isinstance(moves, Exception), moves
    plan.refresh_from_db()
    assert plan.template_id == template.pk
    found = plan.sections.filter(template_section__template__kind="ad_led").order_by("template_section__order")
    assert [one.template_section.key for one in found] == [key for key, _ in WITHOUT]
