"""Plans go along to a newer version of their template: nothing that was written is lost on the way."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from planning.approval.models import Status
from planning.approval.rules import NotAllowed
from planning.plan_templates.models import PlanTemplate
from planning.publication.actions import reopen_plan
from planning.review.actions import return_plan
from planning.service_plans.actions import save_section_of, start_plan, submit_plan, withdraw_plan
from planning.service_plans.actions.kept_aside import copy_kept, keep_late
from planning.service_plans.actions.moving import held_versions, note_moves
from planning.service_plans.content import Problem
from planning.service_plans.models import PlanSection, SectionShare, ServicePlan, TemplateMove
from planning.service_plans.queries import lists_of, plan_content, plan_to_read
from planning.service_plans.queries.history import earlier_texts
from planning.service_plans.queries.moving import kept_sections
from planning.service_plans.queries.sharing import shares_held_by
from planning.service_plans.rules import PlanRefused, submission_problems
from services.queries import access_of
from tests.factories import FULL, ServiceFactory, empty_plan, full_plan, open_year, person
from tests.planning.service_plans.conftest import plan_in, seen
from tests.planning.service_plans.new_versions import V1, draft, issue, new_version

pytestmark = pytest.mark.django_db

WITHOUT = [one for one in V1 if one[0] != "our-service"]


def text_of(plan: ServicePlan, key: str) -> str:
    return plan.sections.get(template_section__key=key).text


def keys(plan: ServicePlan) -> list[str]:
    return [one.spec.key for one in plan_content(plan_to_read(plan.pk)).part("plan")]


def test_a_section_keeps_its_record_its_history_and_its_words() -> None:
    plan = full_plan()
    before = plan.sections.get(template_section__key="our-service")
    rows = list(plan.sections.get(template_section__key="priorities").rows.values_list("pk", "cells"))
    moves = new_version([("how-we-know", "narrative"), *reversed(V1)])
    assert len(moves) == 1
    after = plan.sections.get(template_section__key="our-service")
    assert (after.pk, after.text, after.revision) == (before.pk, before.text, before.revision)
    assert after.template_section.template.version == 2
    assert [one.revision for one in earlier_texts(plan.pk, "our-service")] == [1]
    assert list(plan.sections.get(template_section__key="priorities").rows.values_list("pk", "cells")) == rows
    assert keys(plan) == ["how-we-know", *(key for key, _ in reversed(V1))]
    plan.refresh_from_db()
    assert plan.template.version == 2
    assert plan.workforce_template.version == 1
    assert text_of(plan, "how-we-know") == ""


def test_what_moved_where_is_said_in_the_new_order() -> None:
    plan = full_plan()
    asked = [
        ("priorities", "priorities"),
        ("our-service", "narrative"),
        ("looking-back", "narrative"),
        ("new", "support"),
    ]
    (move,) = new_version(asked, **{"our-service": {"title": "Who we are", "word_limit": 50}})
    assert [(one["key"], one["what"]) for one in move.lines] == [
        ("priorities", "changed"),
        ("our-service", "changed"),
        ("looking-back", "new"),
        ("new", "new"),
        ("service-lead", "aside"),
        ("looking-back", "aside"),
        ("case-studies", "aside"),
    ]
    words = {(one["key"], one["what"]): one["words"] for one in move.lines}
    assert words["priorities", "changed"] == "Now stands first."
    assert words["our-service", "changed"] == "Was called “Our service”. The word limit is 50 now (was 100)."
    assert words["service-lead", "aside"] == "Not asked any more. What was written is kept."
    assert words["case-studies", "aside"] == "Not asked any more. It was empty."
    assert text_of(plan, "our-service") == FULL["our-service"]


def test_a_limit_that_shrank_cuts_nothing() -> None:
    plan = full_plan()
    new_version(V1, **{"our-service": {"word_limit": 1}})
    assert text_of(plan, "our-service") == FULL["our-service"]
    problems = [one.text for one in _problems(plan)]
    assert problems == ["“Our service” is 4 words over its limit of 1"]


def _problems(plan: ServicePlan) -> list[Problem]:
    return submission_problems(plan_content(plan_to_read(plan.pk)), lists_of(2024))


def test_a_key_that_comes_back_brings_what_was_written() -> None:
    plan = full_plan()
    before = plan.sections.get(template_section__key="our-service").pk
    new_version(WITHOUT)
    assert "our-service" not in keys(plan)
    (move,) = new_version(V1)
    after = plan.sections.get(template_section__key="our-service")
    assert (after.pk, after.text, after.kept_aside_at) == (before, FULL["our-service"], None)
    assert {one["key"]: one["what"] for one in move.lines}["our-service"] == "back"


def test_another_kind_of_answer_and_back_keeps_both() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    as_rows = [("our-service", "support") if key == "our-service" else (key, kind) for key, kind in V1]
    new_version(as_rows)
    assert text_of(plan, "our-service") == ""
    save_section_of(plan=plan.pk, key="our-service", revision=0, by=lead)
    assert list(earlier_texts(plan.pk, "our-service")) == []
    new_version(V1)
    assert text_of(plan, "our-service") == FULL["our-service"]
    aside = PlanSection.everything.filter(plan=plan, kept_aside_at__isnull=False)
    assert [one.template_section.kind for one in aside] == ["support"]


def test_nobody_who_reads_the_plan_sees_what_is_kept_aside() -> None:
    plan = full_plan()
    lead, helper = plan.case.authors.get().user, person("contributor")
    section = plan.sections.get(template_section__key="our-service")
    PlanSection.objects.filter(pk=section.pk).update(text="SECRETWORD")
    SectionShare.objects.create(
        section=section, email=helper.email, person=helper, invited_by=lead, invited_at=plan.created_at
    )
    new_version(WITHOUT)
    client = Client()
    client.force_login(lead)
    home = f"/service-plans/{plan.pk}/"
    for page in (home, f"{home}check/", f"{home}share/", "/service-plans/", f"{home}sections/priorities/"):
        answer = client.get(page)
        assert (page, answer.status_code, b"SECRETWORD" in answer.content) == (page, 200, False)
    assert shares_held_by(helper) == []
    version = submit_plan(plan=plan, by=lead)
    assert "SECRETWORD" not in version.content
    kept = client.get(f"{home}kept/")
    assert b"SECRETWORD" in kept.content


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED, Status.PUBLISHED])
def test_a_plan_that_is_decided_on_stays_on_its_version(status: str) -> None:
    plan = plan_in(status)
    assert new_version(WITHOUT) == []
    plan.refresh_from_db()
    assert plan.template.version == 1
    assert text_of(plan, "our-service") == FULL["our-service"]


def test_a_returned_plan_moves_when_it_comes_back() -> None:
    plan = plan_in(Status.SUBMITTED)
    new_version(WITHOUT)
    head = person("leadership_approver")
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="Name a measure.")
    _is_on_version_2(plan, moved_by=head)


def test_a_plan_that_is_taken_back_moves() -> None:
    plan = plan_in(Status.SUBMITTED)
    lead = plan.case.authors.get().user
    new_version(WITHOUT)
    withdraw_plan(plan=plan, by=lead)
    _is_on_version_2(plan, moved_by=lead)


def test_a_reopened_plan_moves() -> None:
    plan = plan_in(Status.APPROVED)
    new_version(WITHOUT)
    team = person("planning_team")
    reopen_plan(plan=plan, by=team, reason="A new neighbourhood.")
    _is_on_version_2(plan, moved_by=team)


def _is_on_version_2(plan: ServicePlan, *, moved_by: User) -> None:
    plan.refresh_from_db()
    assert plan.template.version == 2
    assert "our-service" not in keys(plan)
    assert [one.template_section.key for one in kept_sections(plan.pk)] == ["our-service"]
    assert TemplateMove.objects.get().moved_by == moved_by


def test_coming_back_without_a_newer_version_moves_nothing() -> None:
    plan = plan_in(Status.SUBMITTED)
    withdraw_plan(plan=plan, by=plan.case.authors.get().user)
    assert TemplateMove.objects.count() == 0


def test_plans_of_another_kind_and_another_year_stay() -> None:
    plan = empty_plan()
    open_year(2025)
    other = start_plan(service=plan.service, year=2025, by=None)
    neighbourhood = empty_plan(ServiceFactory(kind="int"))
    assert [one.plan_id for one in new_version(WITHOUT)] == [plan.pk]
    for one in (other, neighbourhood):
        one.refresh_from_db()
        assert one.template.version == 1


def test_a_workforce_template_moves_its_own_sections() -> None:
    plan = full_plan()
    (move,) = new_version([("wellbeing", "workforce_area")], kind="workforce")
    assert [one["what"] for one in move.lines] == ["new", "aside"]
    plan.refresh_from_db()
    assert (plan.template.version, plan.workforce_template.version) == (1, 2)
    assert keys(plan) == [key for key, _ in V1]


def test_a_text_on_its_way_when_the_template_moves_lands_in_the_same_section() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="our-service")
    new_version(list(reversed(V1)))
    save_section_of(plan=plan.pk, key="our-service", revision=1, text="Typed before.", by=lead, asked=section.pk)
    assert text_of(plan, "our-service") == "Typed before."


def test_a_text_on_its_way_to_what_is_kept_aside_is_kept_there(as_user: Callable[[User], Client]) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="our-service")
    client, address = as_user(lead), f"/service-plans/{plan.pk}/sections/our-service/"
    assert client.get(address).status_code == 200
    new_version(WITHOUT)
    sent = {"revision": "1", "section": str(section.pk), "text": "My last words", "then": "stay"}
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain == [(f"/service-plans/{plan.pk}/kept/#kept-{section.pk}", 302)]
    assert "What you typed is kept with the plan" in answer.content.decode()
    assert "My last words" in answer.content.decode()
    assert PlanSection.everything.get(pk=section.pk).text == "My last words"
    assert [one.text for one in section.milestones.order_by("pk")] == [FULL["our-service"], "My last words"]


def test_an_older_text_on_its_way_to_what_is_kept_aside_is_set_aside_there() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="our-service")
    new_version(WITHOUT)
    for _ in range(2):
        keep_late(plan=plan.pk, key="our-service", asked=section.pk, revision=0, text="Older words", by=lead)
    assert PlanSection.everything.get(pk=section.pk).text == FULL["our-service"]
    assert [one.text for one in section.milestones.filter(reason="set_aside")] == ["Older words"]


def test_a_text_for_a_question_that_now_asks_for_rows_is_not_lost(as_user: Callable[[User], Client]) -> None:
    plan = full_plan()
    section = plan.sections.get(template_section__key="our-service")
    new_version([("our-service", "support"), *WITHOUT])
    sent = {"revision": "1", "section": str(section.pk), "text": "My last words", "then": "stay"}
    client = as_user(plan.case.authors.get().user)
    answer = client.post(f"/service-plans/{plan.pk}/sections/our-service/", sent)
    assert answer.url == f"/service-plans/{plan.pk}/kept/#kept-{section.pk}"
    assert PlanSection.everything.get(pk=section.pk).text == "My last words"


def test_a_stranger_keeps_nothing_in_the_plan() -> None:
    plan = full_plan()
    section = plan.sections.get(template_section__key="our-service")
    new_version(WITHOUT)
    stranger = person("service_lead", service=ServiceFactory())
    with pytest.raises(NotAllowed):
        keep_late(plan=plan.pk, key="our-service", asked=section.pk, revision=1, text="x", by=stranger)
    assert keep_late(plan=plan.pk, key="nothing", text="x", by=stranger) is None


def test_what_is_kept_is_copied_below_what_stands() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    kept = plan.sections.get(template_section__key="our-service").pk
    rows = plan.sections.get(template_section__key="priorities").pk
    new_version([("about-us", "narrative"), ("aims", "priorities"), ("service-lead", "short_answer")])
    save_section_of(plan=plan.pk, key="about-us", revision=0, text="New.", by=lead)
    copy_kept(plan=plan.pk, kept=kept, key="about-us", by=lead)
    assert text_of(plan, "about-us") == f"New.\n\n{FULL['our-service']}"
    copy_kept(plan=plan.pk, kept=rows, key="aims", by=lead)
    copied = plan.sections.get(template_section__key="aims").rows.get()
    assert copied.cells["priority"] == "Shorter waits"
    assert PlanSection.everything.get(pk=rows).rows.count() == 1
    for key in ("aims", "service-lead"):
        with pytest.raises(PlanRefused):
            copy_kept(plan=plan.pk, kept=kept, key=key, by=lead)


def test_the_notice_stays_until_an_author_puts_it_away(as_user: Callable[[User], Client]) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    client, home = as_user(lead), f"/service-plans/{plan.pk}/"
    assert "The template has a new version" not in client.get(home).content.decode()
    new_version([*WITHOUT, ("how-we-know", "narrative")])
    page = client.get(home).content.decode()
    assert "The template has a new version" in page
    assert f'href="{home}sections/how-we-know/"' in page
    moved = client.get(f"{home}moved/").content.decode()
    assert "Service plan: from version 1 to version 2" in moved
    assert client.post(f"{home}moved/note/").status_code == 302
    assert "The template has a new version" not in client.get(home).content.decode()
    assert TemplateMove.objects.get().noted_by == lead
    head = person("leadership_approver")
    with pytest.raises(NotAllowed):
        note_moves(plan=plan, by=head, access=access_of(head, plan.created_at.date()))


def test_a_text_that_was_kept_after_the_move_is_news_too(as_user: Callable[[User], Client]) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    PlanSection.objects.filter(plan=plan, template_section__key="our-service").update(text="", revision=0)
    section = plan.sections.get(template_section__key="our-service")
    new_version(WITHOUT)
    client, home = as_user(lead), f"/service-plans/{plan.pk}/"
    assert "The template has a new version" not in client.get(home).content.decode()
    sent = {"revision": "0", "section": str(section.pk), "text": "My last words", "then": "stay"}
    client.post(f"{home}sections/our-service/", sent)
    page = client.get(home).content.decode()
    assert "The template has a new version" in page
    assert f'href="{home}kept/"' in page


def test_a_new_plan_is_started_in_the_version_that_was_just_issued() -> None:
    open_year()
    old = PlanTemplate.objects.get(kind="ad_led")
    issue(draft(V1))
    assert [one.version for one in held_versions([old])] == [2]


def test_pages_answer_bad_input(as_user: Callable[[User], Client]) -> None:
    plan = full_plan()
    client, home = as_user(plan.case.authors.get().user), f"/service-plans/{plan.pk}/"
    kept = plan.sections.get(template_section__key="our-service").pk
    new_version([("about-us", "narrative")])
    assert client.post(f"{home}kept/{kept}/copy/", {"into": "no\0thing"}).status_code == 404
    assert client.post(f"{home}kept/{kept}/copy/", {}).status_code == 302
    assert client.post(f"{home}kept/99999/copy/", {"into": "about-us"}).status_code == 404
    assert client.get(f"{home}sections/our-service/").url == f"{home}kept/"
    assert client.get(f"{home}sections/never/").status_code == 404
    assert client.get("/service-plans/99999/kept/").status_code == 404
