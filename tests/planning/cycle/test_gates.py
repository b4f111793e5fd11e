"""Every writer of a plan asks the year's state and dates again, and no text that was typed is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from mlco_portal.accounts.models import User
from planning.approval.rules import MoveRefused, Seen
from planning.cycle.models import LatePass, PhaseWindow, PlanningCycle
from planning.publication.actions import publish_plan, reopen_plan
from planning.review.actions import approve_plan, return_plan
from planning.service_plans.actions import save_section, start_plan, submit_plan, withdraw_plan
from planning.service_plans.actions.earlier import bring_back, name_plan_version
from planning.service_plans.actions.last_year import copy_last_year
from planning.service_plans.actions.looking_back_rows import answer_questions
from planning.service_plans.actions.pictures import PictureWords, add_picture
from planning.service_plans.actions.sharing import invite
from planning.service_plans.actions.writing import autosave_section_of, save_section_of
from planning.service_plans.models import SectionMilestone, SectionShare, ServicePlan
from planning.service_plans.rules import PlanNotEditable, PlanRefused
from services.models import Service
from tests.factories import ServiceFactory, UserFactory, empty_plan, full_plan, open_year, person
from tests.planning.service_plans.images import picture

pytestmark = pytest.mark.django_db
KEY = "our-service"


def lead_of(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


def set_year(**facts: Any) -> PlanningCycle:
    cycle = PlanningCycle.objects.get(year=2024)
    for name, value in facts.items():
        setattr(cycle, name, value)
    cycle.save()
    return cycle


def close_writing() -> PlanningCycle:
    return set_year(plans_due_on=timezone.localdate() - timedelta(days=1))


def suspend() -> PlanningCycle:
    return set_year(state="suspended", suspended_on=date(2024, 1, 5), suspended_reason="Staff are needed elsewhere")


def give(plan: ServicePlan, user: User, *, hours: int = 2, **facts: Any) -> LatePass:
    now = timezone.now()
    return LatePass.objects.create(
        cycle=PlanningCycle.objects.get(year=plan.year),
        service=plan.service,
        user=user,
        expires_at=now + timedelta(hours=hours),
        reason="Ill",
        given_at=now,
        given_by=UserFactory(),
        **facts,
    )


def fresh(plan: ServicePlan) -> ServicePlan:
    return ServicePlan.objects.select_related("service", "case").get(pk=plan.pk)


def seen(plan: ServicePlan) -> Seen:
    case = fresh(plan).case
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def section(plan: ServicePlan, key: str = KEY) -> Any:
    return plan.sections.get(template_section__key=key)


WRITERS: dict[str, Callable[[ServicePlan, User], object]] = {
    "save": lambda plan, by: save_section(section=section(plan), revision=0, text="New", by=by),
    "save by key": lambda plan, by: save_section_of(plan=plan.pk, key=KEY, revision=0, text="New", by=by),
    "autosave": lambda plan, by: autosave_section_of(plan=plan.pk, key=KEY, revision=0, text="New", by=by),
    "bring back": lambda plan, by: bring_back(plan=plan.pk, key=KEY, milestone=0, revision=0, by=by),
    "name": lambda plan, by: name_plan_version(plan=plan, name="First", by=by),
    "copy": lambda plan, by: copy_last_year(plan=plan.pk, key=KEY, revision=0, by=by),
    "answer": lambda plan, by: answer_questions(plan=plan, answers=[], by=by),
    "picture": lambda plan, by: add_picture(
        section=section(plan, "case-studies"), content=picture(), words=PictureWords("A", "nobody_shown"), by=by
    ),
    "invite": lambda plan, by: invite(plan=plan, sections=[KEY], emails=["a@example.org"], by=by),
    "submit": lambda plan, by: submit_plan(plan=plan, by=by),
}


@pytest.mark.parametrize("how", [close_writing, suspend, lambda: set_year(state="closed")])
@pytest.mark.parametrize("writer", WRITERS)
def test_nothing_is_written_while_writing_is_closed(writer: str, how: Callable[[], object]) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    how()
    with pytest.raises(PlanNotEditable):
        WRITERS[writer](plan, lead)
    assert section(plan).text == ""
    assert fresh(plan).case.status == "draft"


@pytest.mark.parametrize("writer", ["save", "save by key", "autosave", "name", "invite"])
def test_a_pass_lets_its_holder_write(writer: str) -> None:
    plan = empty_plan()
    lead, other = lead_of(plan), lead_of(plan)
    close_writing()
    give(plan, lead)
    with pytest.raises(PlanNotEditable, match="Writing closed on"):
        WRITERS[writer](plan, other)
    WRITERS[writer](plan, lead)


def test_a_pass_lets_its_holder_submit_and_ends_to_the_second() -> None:
    plan, other = full_plan(), full_plan()
    lead = lead_of(plan)
    close_writing()
    late = give(plan, lead)
    with freeze_time(late.expires_at), pytest.raises(PlanNotEditable):
        submit_plan(plan=plan, by=lead)
    with freeze_time(late.expires_at - timedelta(seconds=1)):
        submit_plan(plan=plan, by=lead)
    assert fresh(plan).case.status == "submitted"
    with pytest.raises(PlanNotEditable):
        submit_plan(plan=other, by=lead_of(other))


def test_a_pass_that_was_taken_back_counts_no_more() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    close_writing()
    give(plan, lead, ended_at=timezone.now())
    with pytest.raises(PlanNotEditable):
        WRITERS["save"](plan, lead)


def test_who_was_asked_to_write_a_section_needs_anybodys_pass() -> None:
    plan = empty_plan()
    lead, asked = lead_of(plan), UserFactory()
    now = timezone.now()
    SectionShare.objects.create(section=section(plan), person=asked, email=asked.email, invited_at=now, invited_by=lead)
    close_writing()
    with pytest.raises(PlanNotEditable):
        WRITERS["save"](plan, asked)
    give(plan, lead)
    assert WRITERS["save"](plan, asked)


def test_the_last_day_counts_as_a_whole_in_london() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    set_year(opens_on=date(2024, 3, 1), plans_due_on=date(2024, 6, 14))
    with freeze_time("2024-06-14 22:59:59"):
        assert save_section(section=section(plan), revision=0, text="In time", by=lead)
    with freeze_time("2024-06-14 23:00:00"), pytest.raises(PlanNotEditable):
        save_section(section=section(plan), revision=1, text="Late", by=lead)


def submitted() -> tuple[ServicePlan, User]:
    plan = full_plan()
    lead = plan.case.authors.get().user
    submit_plan(plan=plan, by=lead)
    return plan, lead


def window(phase: str, first: int, last: int | None) -> None:
    today = timezone.localdate()
    PhaseWindow.objects.create(
        cycle=PlanningCycle.objects.get(year=2024),
        phase=phase,
        opens_on=today + timedelta(days=first),
        closes_on=None if last is None else today + timedelta(days=last),
    )


@pytest.mark.parametrize("decide", [approve_plan, return_plan])
def test_nobody_decides_outside_the_review_window(decide: Any) -> None:
    plan, lead = submitted()
    head = person("leadership_approver")
    window("review", 1, 10)
    words = {"comment": ""} if decide is approve_plan else {"reason": "More"}
    with pytest.raises(MoveRefused, match="Plans of 2024/25 can be decided on from"):
        decide(case=plan.case, seen=seen(plan), by=head, **words)
    assert fresh(plan).case.status == "submitted"
    assert not plan.case.decisions.exclude(move="submit").exists()
    withdraw_plan(plan=plan, by=lead)
    assert fresh(plan).case.status == "draft"


def test_a_returned_plan_is_corrected_until_review_closes() -> None:
    plan, lead = submitted()
    return_plan(case=plan.case, seen=seen(plan), by=person("leadership_approver"), reason="More")
    close_writing()
    window("review", -5, 0)
    save_section(section=section(plan), revision=1, text="Corrected", by=lead)
    with freeze_time(timezone.now() + timedelta(days=1)), pytest.raises(PlanNotEditable, match="could be corrected"):
        save_section(section=section(plan), revision=2, text="Too late", by=lead)


def test_publishing_and_reopening_keep_to_their_windows() -> None:
    plan, _ = submitted()
    for role in ("leadership_approver", "executive_approver"):
        approve_plan(case=plan.case, seen=seen(plan), by=person(role))
    team = person("planning_team")
    window("publication", 1, 5)
    sha256 = fresh(plan).case.version_sha256
    with pytest.raises(MoveRefused, match="can be published from"):
        publish_plan(plan=fresh(plan), audience="public", sha256=sha256, by=team)
    PhaseWindow.objects.all().delete()
    publish_plan(plan=fresh(plan), audience="public", sha256=sha256, by=team)
    window("update", -9, -2)
    with pytest.raises(MoveRefused, match="could be reopened until"):
        reopen_plan(plan=fresh(plan), by=team, reason="New figures")
    assert fresh(plan).case.status == "published"
    window("update", 0, 5)
    reopen_plan(plan=fresh(plan), by=team, reason="New figures")
    close_writing()
    lead = plan.case.authors.first().user
    assert save_section(section=section(plan), revision=1, text="Updated", by=lead).text == "Updated"


def test_a_suspended_year_stops_deciding_and_starting_but_not_the_organisations_plan() -> None:
    plan, _ = submitted()
    suspend()
    with pytest.raises(MoveRefused, match="has been suspended since 5 January 2024: Staff are needed elsewhere"):
        approve_plan(case=plan.case, seen=seen(plan), by=person("leadership_approver"))
    with pytest.raises(PlanRefused, match="has been suspended"):
        start_plan(service=ServiceFactory(), year=2024, by=None)
    Service.objects.filter(pk=plan.service_id).update(kind="organisation")
    approve_plan(case=plan.case, seen=seen(plan), by=person("leadership_approver"))


def test_a_text_typed_while_writing_closed_is_in_the_history(client: Client) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    client.force_login(lead)
    address = reverse("planning:service_plans:section", args=[plan.pk, KEY])
    client.get(address)
    close_writing()
    for _ in range(2):
        answer = client.post(address, {"revision": "0", "text": "Typed for an hour", "then": "stay"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your text is kept in the history of the section" in page
    assert "Typed for an hour" in page
    assert "Ask for a late pass" in page
    kept = SectionMilestone.objects.get()
    assert (kept.reason, kept.text, kept.written_by) == ("set_aside", "Typed for an hour", lead)
    assert section(plan).text == ""


def test_pages_say_why_the_plan_cannot_be_written(client: Client) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    client.force_login(lead)
    suspend()
    words = "Planning for 2024/25 has been suspended since 5 January 2024: Staff are needed elsewhere."
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Planning is suspended" in page
    assert words in page
    assert "Ask for a late pass" not in page
    answer = client.get(reverse("planning:service_plans:section", args=[plan.pk, KEY]), follow=True)
    assert words in answer.content.decode()


def test_the_home_page_says_it_is_closed_and_a_pass_opens_it(client: Client) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    client.force_login(lead)
    close_writing()
    assert "Writing closed on" in client.get("/").content.decode()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Writing is closed" in page
    assert f"/2024-25/late-passes/ask/{plan.service.code}/" in page
    give(plan, lead)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "You have a late pass" in page
    assert "Start with" in page


def test_a_year_that_is_prepared_takes_no_text_and_lets_plans_be_started() -> None:
    open_year()
    set_year(state="preparing")
    plan = empty_plan()
    with pytest.raises(PlanNotEditable, match="still being prepared"):
        WRITERS["save"](plan, lead_of(plan))
