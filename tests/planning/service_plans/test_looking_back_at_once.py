"""Two people look back at the same instant: nothing is lost, nothing comes twice."""

import pytest

from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.last_year import copy_last_year
from planning.service_plans.actions.looking_back_outcomes import TypedOutcome, record_outcomes
from planning.service_plans.actions.looking_back_rows import Answer, answer_questions, bring_in_news
from planning.service_plans.models import CarryDecision, PlanVersion, PriorityOutcome, SectionRow, ServicePlan
from planning.service_plans.rules import EditConflict, NotReadyToSubmit, PlanNotEditable
from planning.service_plans.rules.looking_back import AnsweredMeanwhile, decision_parts, fingerprint, outcome_parts
from tests.factories import FULL, empty_plan, person, write
from tests.planning.approval.test_concurrency import at_once
from tests.planning.service_plans.last_years import NAMES, plan_of_last_year, record, rows_of

pytestmark = pytest.mark.django_db(transaction=True)
NOT_ANSWERED, NOT_RECORDED = fingerprint(decision_parts(None)), fingerprint(outcome_parts(None))


def rows_in(plan: ServicePlan, key: str) -> list[SectionRow]:
    return list(SectionRow.objects.filter(section__plan=plan, section__template_section__key=key))


def test_one_of_two_who_record_the_same_outcome_is_told() -> None:
    earlier = plan_of_last_year()
    row, team = rows_of(earlier)[NAMES[0]], [person("planning_team") for _ in range(2)]

    def say(number: int) -> int:
        typed = TypedOutcome(row, "delivered", note=f"From {number}", seen=NOT_RECORDED)
        return record_outcomes(plan=earlier, outcomes=[typed], by=team[number])

    answers = at_once(lambda: say(0), lambda: say(1))
    assert sorted(type(one).__name__ for one in answers) == ["AnsweredMeanwhile", "int"], answers
    assert PriorityOutcome.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_one_of_two_who_answer_is_told_and_one_row_is_carried(_round: int) -> None:
    earlier = plan_of_last_year()
    plan = empty_plan(earlier.service)
    row, people = rows_of(earlier)[NAMES[0]], [person("contributor", service=plan.service) for _ in range(2)]

    def carry(number: int) -> int:
        answer = Answer(row, "carry", f"Reason {number}", seen=NOT_ANSWERED)
        return answer_questions(plan=plan, answers=[answer], by=people[number])

    answers = at_once(lambda: carry(0), lambda: carry(1))
    assert sum(isinstance(one, AnsweredMeanwhile) for one in answers) == 1, answers
    assert CarryDecision.objects.count() == 1
    assert len(rows_in(plan, "priorities")) == 1


def test_two_who_bring_in_the_same_news_make_one_row_of_each() -> None:
    earlier = plan_of_last_year()
    plan = empty_plan(earlier.service)
    record(earlier, dict.fromkeys(NAMES, "delivered"))
    lead = person("service_lead", service=plan.service)
    bring = lambda: bring_in_news(plan=plan, key="looking-back", wanted=[], by=lead)  # noqa: E731
    at_once(bring, bring)
    assert [row.cells["achievement"] for row in rows_in(plan, "looking-back")] == [
        f"{one}: delivered." for one in NAMES
    ]


def test_one_of_two_who_copy_is_told_and_the_text_comes_once() -> None:
    plan = empty_plan(plan_of_last_year().service)
    lead = person("service_lead", service=plan.service)
    copy = lambda: copy_last_year(plan=plan.pk, key="our-service", revision=0, by=lead)  # noqa: E731
    answers = at_once(copy, copy)
    assert sorted(type(one).__name__ for one in answers) == [EditConflict.__name__, "int"], answers
    assert plan.sections.get(template_section__key="our-service").text == FULL["our-service"]


def test_answer_at_the_instant_of_submitting_is_in_time_or_refused() -> None:
    earlier = plan_of_last_year()
    plan = empty_plan(earlier.service)
    lead = person("service_lead", service=plan.service)
    write(plan, FULL, by=lead)
    answers = [Answer(row, "drop", "Not now", seen=NOT_ANSWERED) for row in rows_of(earlier).values()]
    answer_questions(plan=plan, answers=answers[:2], by=lead)
    said, submitted = at_once(
        lambda: answer_questions(plan=plan, answers=answers[2:], by=lead), lambda: submit_plan(plan=plan, by=lead)
    )
    assert said == 1 or isinstance(said, PlanNotEditable)
    assert isinstance(submitted, PlanVersion | NotReadyToSubmit)
    assert isinstance(submitted, NotReadyToSubmit) or CarryDecision.objects.count() == 3
