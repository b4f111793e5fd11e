"""Last year's priorities: how they ended, what arrives in the new plan, what becomes of the unfinished ones."""

from datetime import date
from decimal import Decimal

import pytest

from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.rules import NotAllowed
from planning.priorities.models import Priority
from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.looking_back_outcomes import TypedOutcome, record_outcomes
from planning.service_plans.actions.looking_back_rows import Answer, answer_questions, bring_in_news
from planning.service_plans.models import CarryDecision, PriorityOutcome, SectionMilestone, SectionRow, ServicePlan
from planning.service_plans.queries.looking_back import looking_back_of
from planning.service_plans.rules import NotReadyToSubmit, PlanNotEditable, PlanRefused
from planning.service_plans.rules.looking_back import AnsweredMeanwhile, decision_parts, fingerprint
from tests.factories import FULL, ServiceFactory, empty_plan, measure, open_year, person, write
from tests.planning.service_plans.last_years import NAMES, PRIORITIES, plan_of_last_year, record, rows_of

pytestmark = pytest.mark.django_db
ENDED = dict(zip(NAMES, ("delivered", "partly", "not_delivered"), strict=True))
UNANSWERED = fingerprint(decision_parts(None))


@pytest.fixture
def earlier() -> ServicePlan:
    return plan_of_last_year()


@pytest.fixture
def plan(earlier: ServicePlan) -> ServicePlan:
    """This year's plan, started when two of the three priorities were delivered at least in part."""
    record(earlier, ENDED, figure="94%")
    return empty_plan(earlier.service)


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


def achievements(plan: ServicePlan) -> list[dict[str, str]]:
    return [
        row.cells
        for row in SectionRow.objects.filter(section__plan=plan, section__template_section__key="looking-back")
    ]


def priorities(plan: ServicePlan) -> list[SectionRow]:
    return list(SectionRow.objects.filter(section__plan=plan, section__template_section__key="priorities"))


def open_names(plan: ServicePlan) -> list[str]:
    looking = looking_back_of(plan)
    assert looking is not None
    return [one.name for one in looking.open_questions([str(row.pk) for row in priorities(plan)])]


def answer(plan: ServicePlan, by: User, name: str, decision: str, *, reason: str = "It matters", into: str = "") -> int:
    looking = looking_back_of(plan)
    assert looking is not None
    row = next(one.row for one in looking.priorities if one.name == name)
    now = looking.standing(row, [str(one.pk) for one in priorities(plan)])
    given = Answer(row, decision, reason, into, seen=fingerprint(decision_parts(now)))
    return answer_questions(plan=plan, answers=[given], by=by)


def test_achieved_priorities_of_last_year_arrive_and_the_author_writes_the_impact(plan: ServicePlan) -> None:
    assert achievements(plan) == [
        {"achievement": "Shorter waits: delivered. Latest figure: 94% on 31 March 2024.", "impact": ""},
        {"achievement": "Same care everywhere: partly delivered. Latest figure: 94% on 31 March 2024.", "impact": ""},
    ]


def test_newest_measurement_is_the_figure_unless_somebody_typed_one() -> None:
    waits = Metric.objects.create(code="waits", name="Waits of 65 weeks")
    share = Metric.objects.create(code="share", name="Seen within two hours", unit="percent")
    open_year(2023)
    rows = [{**PRIORITIES[0], "metric": "waits"}, {**PRIORITIES[1], "metric": "share"}, PRIORITIES[2]]
    earlier = plan_of_last_year(content={"priorities": rows})
    for metric, service, on, value in (
        (waits, None, date(2024, 3, 31), "1204"),
        (waits, None, date(2023, 12, 31), "9"),
        (share, None, date(2024, 3, 31), "70"),
        (share, earlier.service, date(2024, 2, 29), "81.5"),
    ):
        measure(metric, Decimal(value), on, service)
    record(earlier, dict.fromkeys(NAMES, "delivered"))
    assert [cells["achievement"] for cells in achievements(empty_plan(earlier.service))] == [
        "Shorter waits: delivered. Latest figure: 1,204 on 31 March 2024.",
        "Same care everywhere: delivered. Latest figure: 81.5% on 29 February 2024.",
        "Hear from patients: delivered.",
    ]
    record(earlier, {NAMES[0]: "delivered"}, figure="6")
    looking = looking_back_of(ServicePlan.objects.get(year=2024), figures=True)
    assert looking is not None
    assert looking.priorities[0].figure == "6 on 31 March 2024"


def test_service_without_a_plan_of_last_year_starts_empty_and_is_asked_nothing() -> None:
    plan = empty_plan()
    assert achievements(plan) == []
    assert looking_back_of(plan) is None


@pytest.mark.parametrize("upto", ["draft", "submitted"])
def test_plan_of_last_year_that_was_never_approved_asks_nothing(upto: str) -> None:
    earlier = plan_of_last_year(upto=upto)
    plan = empty_plan(earlier.service)
    assert looking_back_of(plan) is None
    with pytest.raises(PlanRefused, match="not been approved"):
        record_outcomes(plan=earlier, outcomes=[], by=person("planning_team"))


def test_service_that_was_renamed_keeps_its_past_and_one_that_was_merged_begins_anew(earlier: ServicePlan) -> None:
    record(earlier, ENDED)
    earlier.service.name = "Another name"
    earlier.service.save()
    assert len(achievements(empty_plan(earlier.service))) == 2
    merged = ServiceFactory(name="Two in one")
    earlier.service.part_of = merged
    earlier.service.save()
    assert achievements(empty_plan(merged)) == []


def test_what_is_recorded_later_is_brought_in_and_no_word_of_the_author_is_touched(
    earlier: ServicePlan, plan: ServicePlan, lead: User
) -> None:
    section = plan.sections.get(template_section__key="looking-back")
    first = section.rows.all()[0]
    first.cells = {"achievement": "Shorter waits, thanks to evening clinics", "impact": "Ours"}
    first.save()
    record(earlier, {NAMES[0]: "partly", NAMES[1]: "delivered", NAMES[2]: "delivered"})
    news = bring_in_news(plan=plan, key="looking-back", wanted=[], by=lead)
    assert [one.name for one in news.new] == [NAMES[2]]
    assert [cells["achievement"] for cells in achievements(plan)] == [
        "Shorter waits, thanks to evening clinics",
        "Same care everywhere: partly delivered. Latest figure: 94% on 31 March 2024.",
        "Hear from patients: delivered.",
    ]
    milestone = SectionMilestone.objects.get(section=section)
    assert (milestone.reason, len(milestone.rows)) == ("replaced", 2)
    bring_in_news(plan=plan, key="looking-back", wanted=[NAMES[0], rows_of(earlier)[NAMES[1]]], by=lead)
    assert [cells["achievement"] for cells in achievements(plan)][1] == "Same care everywhere: delivered."
    assert achievements(plan)[0] == {"achievement": "Shorter waits, thanks to evening clinics", "impact": "Ours"}
    again = bring_in_news(plan=plan, key="looking-back", wanted=[], by=lead)
    assert not again.new
    assert len(achievements(plan)) == 3


def test_unfinished_priorities_stand_in_the_way_of_submitting_until_each_is_answered(
    plan: ServicePlan, lead: User
) -> None:
    write(plan, FULL, by=lead)
    assert open_names(plan) == [NAMES[1], NAMES[2]]
    with pytest.raises(NotReadyToSubmit) as refused:
        submit_plan(plan=plan, by=lead)
    assert [one.text for one in refused.value.problems] == [
        "Say what becomes of last year’s priority “Same care everywhere”, which was partly delivered in 2023/24",
        "Say what becomes of last year’s priority “Hear from patients”, which was not delivered in 2023/24",
    ]
    into = str(priorities(plan)[0].pk)
    answer(plan, lead, NAMES[1], "merge", into=into)
    answer(plan, lead, NAMES[2], "drop")
    assert open_names(plan) == []
    assert submit_plan(plan=plan, by=lead).number == 1
    with pytest.raises(PlanNotEditable):
        answer(plan, lead, NAMES[2], "drop", reason="Another")


def test_priority_without_an_end_recorded_is_unfinished_and_a_dropped_one_is_not(earlier: ServicePlan) -> None:
    record(earlier, {NAMES[1]: "dropped"})
    assert open_names(empty_plan(earlier.service)) == [NAMES[0], NAMES[2]]


def test_carried_priority_is_a_new_row_with_last_years_words_and_no_date(plan: ServicePlan, lead: User) -> None:
    write(plan, FULL, by=lead)
    assert answer(plan, lead, NAMES[1], "carry", reason="Two clinics are left") == 1
    old, new = priorities(plan)
    assert old.cells["priority"] == "Shorter waits"
    assert new.cells == {**PRIORITIES[1], "due": ""}
    decision = CarryDecision.objects.get()
    assert (decision.into, decision.reason, decision.decided_by) == (new.pk, "Two clinics are left", lead)
    assert SectionMilestone.objects.filter(section=old.section, reason="replaced").count() == 1
    assert AuditEntry.objects.filter(action="service_plans.answer_question").count() == 1
    assert open_names(plan) == [NAMES[2]]


def test_question_is_open_again_when_the_row_it_went_into_is_removed(plan: ServicePlan, lead: User) -> None:
    answer(plan, lead, NAMES[1], "carry")
    write(plan, {"priorities": [{"priority": "Another"}]}, by=lead)
    assert open_names(plan) == [NAMES[1], NAMES[2]]
    answer(plan, lead, NAMES[1], "merge", into=str(priorities(plan)[0].pk))
    assert open_names(plan) == [NAMES[2]]
    write(plan, {"priorities": []}, by=lead)
    assert open_names(plan) == [NAMES[1], NAMES[2]]


def test_answer_can_be_changed_and_a_carried_row_nobody_touched_goes_with_it(plan: ServicePlan, lead: User) -> None:
    answer(plan, lead, NAMES[1], "carry")
    answer(plan, lead, NAMES[1], "drop", reason="No money")
    assert priorities(plan) == []
    answer(plan, lead, NAMES[1], "carry")
    row = priorities(plan)[0]
    row.cells["owner"] = "Somebody new"
    row.save()
    answer(plan, lead, NAMES[1], "drop", reason="No money")
    assert [one.cells["owner"] for one in priorities(plan)] == ["Somebody new"]


def test_carrying_twice_makes_one_row(plan: ServicePlan, lead: User) -> None:
    answer(plan, lead, NAMES[1], "carry")
    assert answer(plan, lead, NAMES[1], "carry") == 0
    assert len(priorities(plan)) == 1


def test_core_priority_that_left_the_list_is_not_carried(plan: ServicePlan, lead: User) -> None:
    Priority.objects.filter(framework__year=2024).update(code="another")
    answer(plan, lead, NAMES[1], "carry")
    assert priorities(plan)[0].cells == {**PRIORITIES[1], "due": "", "mlco_priority": ""}


@pytest.mark.parametrize(
    ("decision", "reason", "into"),
    [
        ("carry", "  ", ""),
        ("merge", "Yes", "no-such-row"),
        ("merge", "Yes", ""),
        ("forget", "Yes", ""),
        ("", "Yes", ""),
    ],
)
def test_answer_that_is_none_is_refused_and_changes_nothing(
    plan: ServicePlan, lead: User, decision: str, reason: str, into: str
) -> None:
    with pytest.raises(PlanRefused):
        answer(plan, lead, NAMES[1], decision, reason=reason, into=into)
    assert not CarryDecision.objects.exists()
    assert priorities(plan) == []


@pytest.mark.parametrize("role", ["leadership_approver", "planning_team", "reader", "administrator"])
def test_others_do_not_answer(plan: ServicePlan, role: str) -> None:
    with pytest.raises(NotAllowed):
        answer(plan, person(role), NAMES[1], "drop")


@pytest.mark.parametrize("role", ["leadership_approver", "executive_approver", "reader", "administrator"])
def test_others_do_not_record_outcomes(earlier: ServicePlan, role: str) -> None:
    with pytest.raises(NotAllowed):
        record(earlier, ENDED, by=person(role))
    assert not PriorityOutcome.objects.exists()


def test_second_of_two_who_answer_at_once_is_told(plan: ServicePlan, lead: User) -> None:
    answer(plan, lead, NAMES[1], "drop", reason="The first")
    row = str(CarryDecision.objects.get().row)
    late = Answer(row, "carry", "The second", seen=UNANSWERED)
    with pytest.raises(AnsweredMeanwhile) as met:
        answer_questions(plan=plan, answers=[late], by=lead)
    assert met.value.rows == {row}
    same = Answer(row, "drop", "The first", seen=UNANSWERED)
    assert answer_questions(plan=plan, answers=[same], by=lead) == 0
    assert CarryDecision.objects.get().reason == "The first"


def test_second_of_two_who_record_at_once_is_told_and_what_they_left_alone_stays(earlier: ServicePlan) -> None:
    team, lead = person("planning_team"), person("service_lead", service=earlier.service)
    nothing = fingerprint(("", "", "", ""))
    first, second, third = rows_of(earlier).values()
    record_outcomes(plan=earlier, outcomes=[TypedOutcome(first, "delivered", seen=nothing)], by=lead)
    mine = [TypedOutcome(first, seen=nothing), TypedOutcome(second, "dropped", seen=nothing)]
    assert record_outcomes(plan=earlier, outcomes=mine, by=team) == 1
    assert dict(PriorityOutcome.objects.values_list("state", "updated_by")) == {
        "delivered": lead.pk,
        "dropped": team.pk,
    }
    late = [TypedOutcome(second, "partly", seen=nothing), TypedOutcome(third, "partly", seen=nothing)]
    with pytest.raises(AnsweredMeanwhile) as met:
        record_outcomes(plan=earlier, outcomes=late, by=lead)
    assert met.value.rows == {second}
    assert PriorityOutcome.objects.count() == 2
    entries = AuditEntry.objects.filter(action="service_plans.record_outcome")
    assert [one.changes for one in entries.order_by("pk")] == [
        {"state": ["", "delivered"]},
        {"state": ["", "dropped"]},
    ]


def test_outcome_of_a_row_that_the_plan_never_had_is_left_out(earlier: ServicePlan, plan: ServicePlan) -> None:
    stranger = TypedOutcome("5f0c9a52-4a0e-5c0d-9a0f-2f5a1c7d3b11", "delivered", seen="")
    before = PriorityOutcome.objects.count()
    assert record_outcomes(plan=earlier, outcomes=[stranger], by=person("planning_team")) == 0
    assert PriorityOutcome.objects.count() == before
