"""How far a plan has moved from what everybody agreed to, kept right by whoever writes."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase
from planning.publication.actions import reopen_plan
from planning.review.actions import approve_plan
from planning.review.compare import compare
from planning.service_plans.actions import TypedRow, autosave_section_of, save_section_of, submit_plan
from planning.service_plans.actions.agreed import recount_plans
from planning.service_plans.actions.earlier import bring_back
from planning.service_plans.actions.last_year import copy_last_year
from planning.service_plans.actions.pictures import (
    PictureWords,
    add_picture,
    change_picture,
    move_picture,
    remove_picture,
)
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.queries.agreed import agreed_document, changed_titles
from planning.service_plans.snapshot import document_of, snapshot_of
from tests.factories import FULL, empty_plan, full_plan, person, write
from tests.planning.publication.plans import approve, approved_plan, fresh, seen
from tests.planning.service_plans.images import picture
from tests.planning.service_plans.last_years import plan_of_last_year
from tests.planning.service_plans.new_versions import V1, new_version

pytestmark = pytest.mark.django_db
HELD = FULL["our-service"]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def revised() -> ServicePlan:
    """A plan that was approved and is being revised; nothing is changed yet."""
    plan = approved_plan()
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    return fresh(plan)


def lead_of(plan: ServicePlan) -> User:
    return plan.case.authors.earliest("pk").user


def section_of(plan: ServicePlan, key: str) -> PlanSection:
    return PlanSection.objects.get(plan=plan, template_section__key=key)


def say(plan: ServicePlan, text: str, key: str = "our-service") -> None:
    save_section_of(plan=plan.pk, key=key, revision=section_of(plan, key).revision, text=text, by=lead_of(plan))


def put(plan: ServicePlan, key: str, rows: list[TypedRow], *, quiet: bool = False) -> None:
    save: Callable[..., Any] = autosave_section_of if quiet else save_section_of
    save(plan=plan.pk, key=key, revision=section_of(plan, key).revision, rows=rows, by=lead_of(plan))


def rows_in(plan: ServicePlan, key: str) -> list[TypedRow]:
    return [TypedRow(str(row.pk), row.cells) for row in section_of(plan, key).rows.order_by("position")]


def changed(plan: ServicePlan) -> tuple[int, list[str]]:
    """The count on the case, and the marked sections."""
    marked = PlanSection.everything.filter(plan=plan, is_changed=True).order_by("template_section__key")
    count = ApprovalCase.objects.get(service_plan=plan).changes_since_agreed
    return count, list(marked.values_list("template_section__key", flat=True))


def test_a_plan_that_is_reopened_says_what_was_agreed(revised: ServicePlan) -> None:
    assert revised.case.agreed_number == 1
    assert changed(revised) == (0, [])


def test_a_word_changed_counts_and_changed_back_does_not(revised: ServicePlan) -> None:
    say(revised, "We see people in clinics.")
    assert changed(revised) == (1, ["our-service"])
    say(revised, "We see people in clinics and at home.")
    assert changed(revised) == (1, ["our-service"])
    say(revised, f"  {HELD}\n")
    assert changed(revised) == (0, [])


def test_rows_count_by_who_they_are(revised: ServicePlan) -> None:
    held = rows_in(revised, "priorities")
    put(revised, "priorities", [*held, TypedRow("", {"priority": "Fewer falls"})])
    assert changed(revised) == (1, ["priorities"])
    put(revised, "priorities", held)
    assert changed(revised) == (0, [])
    put(revised, "priorities", [])
    put(revised, "priorities", [TypedRow("", held[0].cells)])
    assert rows_in(revised, "priorities")[0].cells == held[0].cells
    assert changed(revised) == (1, ["priorities"]), "another row that reads the same is another row"


def test_the_order_of_rows_counts() -> None:
    two = [{"achievement": "One", "impact": "x"}, {"achievement": "Two", "impact": "y"}]
    plan = approved_plan(content={"looking-back": two})
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    first, second = rows_in(plan, "looking-back")
    put(plan, "looking-back", [second, first])
    assert changed(plan) == (1, ["looking-back"])
    put(plan, "looking-back", [first, second])
    assert changed(plan) == (0, [])


def test_another_way_to_write_a_date_is_no_change(revised: ServicePlan) -> None:
    (row,) = rows_in(revised, "priorities")
    put(revised, "priorities", [TypedRow(row.id, {**row.cells, "due": "30/09/2024"})])
    assert changed(revised) == (0, [])
    put(revised, "priorities", [TypedRow(row.id, {**row.cells, "due": "1 October 2024"})])
    assert changed(revised) == (1, ["priorities"])


def test_saving_while_typing_counts_and_an_emptied_row_that_waits_does_not(revised: ServicePlan) -> None:
    say(revised, "Typed")
    held = rows_in(revised, "looking-back")
    put(revised, "looking-back", [*held, TypedRow(str(uuid.uuid4()), {"achievement": "x"})], quiet=True)
    assert changed(revised) == (2, ["looking-back", "our-service"])
    *_, new = rows_in(revised, "looking-back")
    put(revised, "looking-back", [*held, TypedRow(new.id, {})], quiet=True)
    assert changed(revised) == (1, ["our-service"])


def test_an_earlier_text_brought_back_takes_the_count_back(revised: ServicePlan) -> None:
    agreed = section_of(revised, "our-service").milestones.latest("pk")
    say(revised, "Other words")
    now = section_of(revised, "our-service").revision
    bring_back(plan=revised.pk, key="our-service", milestone=agreed.pk, revision=now, by=lead_of(revised))
    assert changed(revised) == (0, [])


def test_submitting_counts_anew_and_agreeing_ends_it(revised: ServicePlan) -> None:
    say(revised, "Other words")
    PlanSection.objects.filter(plan=revised, template_section__key="priorities").update(is_changed=True)
    engine.note_changes(case=fresh(revised).case, number=9)
    submit_plan(plan=revised, by=lead_of(revised))
    assert changed(revised) == (1, ["our-service"]), "what went wrong before is put right"
    for role in ("leadership_approver", "executive_approver"):
        engine.approve(case=revised.case, seen=seen(revised.case), by=person(role))
    assert ApprovalCase.objects.get(service_plan=revised).changes_since_agreed == 0
    reopen_plan(plan=revised, by=person("planning_team"), reason="Again")
    assert changed(revised) == (0, [])
    assert fresh(revised).case.agreed_number == 2


def test_the_last_approval_takes_the_marks_off(revised: ServicePlan) -> None:
    say(revised, "Other words")
    submit_plan(plan=revised, by=lead_of(revised))
    for role in ("leadership_approver", "executive_approver"):
        assert changed(revised) == (1, ["our-service"])
        approve_plan(case=revised.case, seen=seen(revised.case), by=person(role))
    assert changed(revised) == (0, [])


def test_a_plan_returned_before_anybody_agreed_has_nothing_to_count() -> None:
    plan = full_plan()
    submit_plan(plan=plan, by=lead_of(plan))
    engine.return_for_changes(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="Why?")
    say(plan, "Other words")
    assert changed(plan) == (0, [])


def test_the_marks_are_those_of_the_comparison(revised: ServicePlan) -> None:
    say(revised, "Other words")
    put(revised, "priorities", [])
    write(revised, {"case-studies": [{"title": "A visit", "story": "Told"}]}, by=lead_of(revised))
    plan = fresh(revised)
    before, now = agreed_document(plan), document_of(snapshot_of(plan_content(plan), lists_of(plan.year)))
    assert before is not None
    found = sorted(one.key for one in compare(before, now).changed)
    assert changed(plan) == (len(found), found)
    assert changed_titles(plan.pk) == ["Our service", "Our priorities", "Case studies"]


def test_typing_in_a_plan_never_agreed_asks_nothing_more(django_assert_num_queries: Any) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    typed = {"plan": plan.pk, "key": "our-service", "by": lead}
    autosave_section_of(**typed, revision=0, text="One")
    # The savepoint, the section, the access, the year, the section written.
    with django_assert_num_queries(6):
        autosave_section_of(**typed, revision=1, text="Two")


def test_typing_in_a_revised_plan_asks_only_when_a_mark_turns(
    revised: ServicePlan, django_assert_num_queries: Any
) -> None:
    typed = {"plan": revised.pk, "key": "our-service", "by": lead_of(revised)}
    revision = section_of(revised, "our-service").revision
    agreed_document(revised)  # read once in a process
    with django_assert_num_queries(8):  # the count and the case beside the six: the mark turns
        autosave_section_of(**typed, revision=revision, text="One")
    with django_assert_num_queries(6):
        autosave_section_of(**typed, revision=revision + 1, text="Two")


@pytest.mark.parametrize("count", [1, 4])
def test_many_plans_are_counted_in_as_many_queries(count: int, django_assert_num_queries: Any) -> None:
    plans = [approved_plan() for _ in range(count)]
    for plan in plans:
        reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    found = list(ServicePlan.objects.select_related("case").filter(pk__in=[plan.pk for plan in plans]))
    with django_assert_num_queries(8):
        recount_plans(found)


def test_a_template_that_asks_something_else_is_counted(revised: ServicePlan) -> None:
    without = [one for one in V1 if one[0] != "service-lead"]
    new_version([*without, ("our-place", "narrative")])
    assert changed(revised) == (1, ["service-lead"]), "what is not asked any more is gone for readers"
    say(revised, "A clinic in Ancoats", key="our-place")
    assert changed(revised) == (2, ["our-place", "service-lead"])
    assert changed_titles(revised.pk) == ["Our place", "Service lead"]
    new_version(V1)
    assert changed(revised) == (0, []), "it is asked again and says what it said; nobody had agreed to the other"


def test_a_template_issued_after_approval_moves_the_plan_as_it_is_reopened() -> None:
    plan = approved_plan()
    new_version([one for one in V1 if one[0] != "service-lead"])
    assert changed(plan) == (0, []), "an approved plan stays what it is"
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    assert changed(plan) == (1, ["service-lead"])


def test_pictures_count_with_their_words(revised: ServicePlan) -> None:
    section = section_of(revised, "case-studies")
    words = PictureWords(alt="A nurse at a door", consent="nobody_shown")
    added = add_picture(section=section, content=picture(), words=words, by=lead_of(revised))
    assert changed(revised) == (1, ["case-studies"])
    remove_picture(picture=added, by=lead_of(revised))
    assert changed(revised) == (0, [])


def test_words_and_order_of_pictures_count() -> None:
    plan = full_plan()
    section, lead = section_of(plan, "case-studies"), lead_of(plan)
    for alt in ("A nurse at a door", "A garden"):
        add_picture(section=section, content=picture(), words=PictureWords(alt=alt, consent="nobody_shown"), by=lead)
    approve(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    door, garden = section.pictures.order_by("position")
    move_picture(picture=garden, up=True, by=lead)
    assert changed(plan) == (1, ["case-studies"])
    move_picture(picture=garden, up=False, by=lead)
    assert changed(plan) == (0, [])
    change_picture(picture=door, words=PictureWords(alt="A nurse rings a bell", consent="nobody_shown"), by=lead)
    assert changed(plan) == (1, ["case-studies"])


def test_last_years_words_brought_in_are_counted() -> None:
    earlier = plan_of_last_year(content={"our-service": "We saw people at home."})
    plan = empty_plan(earlier.service)
    lead = person("service_lead", service=plan.service)
    write(plan, {**FULL, "looking-back": FULL["looking-back"]}, by=lead)
    approve(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    now = section_of(plan, "our-service").revision
    copy_last_year(plan=plan.pk, key="our-service", revision=now, by=lead)
    assert changed(plan) == (1, ["our-service"])
