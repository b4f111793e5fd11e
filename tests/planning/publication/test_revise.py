"""Revising an approved or published plan: a new draft of what was agreed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import ApprovalRoute, Decision
from planning.approval.rules import MoveRefused, NotAllowed, StaleDecision
from planning.publication.actions import reopen_plan
from planning.publication.models import Publication
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.snapshot import canonical_json, snapshot_of
from tests.factories import person, write
from tests.planning.publication.plans import approved_plan, fresh, publish, seen
from tests.planning.service_plans.new_versions import V1, new_version

pytestmark = pytest.mark.django_db


def address(plan: ServicePlan) -> str:
    return reverse("planning:publication:reopen", args=[plan.pk])


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(person("planning_team"))
    return client


def text_of(client: Client, plan: ServicePlan) -> str:
    return client.get(address(plan)).content.decode()


def agree_again(plan: ServicePlan, *, reason: str = "New figures") -> None:
    reopen_plan(plan=plan, by=person("planning_team"), reason=reason)
    lead = plan.case.authors.earliest("pk").user
    write(plan, {"our-service": "We see people in clinics too."}, by=lead)
    submit_plan(plan=plan, by=lead)
    for role in ("leadership_approver", "executive_approver"):
        engine.approve(case=plan.case, seen=seen(plan.case), by=person(role))


def test_the_draft_is_byte_for_byte_what_was_approved() -> None:
    plan = approved_plan()
    publish(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    case = fresh(plan).case
    assert (case.status, case.agreed_number, case.changes_since_agreed) == ("draft", 1, 0)
    assert canonical_json(snapshot_of(plan_content(fresh(plan)), lists_of(2024))) == plan.versions.get().content


def test_readers_keep_what_is_published_while_the_plan_is_revised_and_agreed_anew(client: Client) -> None:
    plan = approved_plan()
    publication = publish(plan)
    path = f"/{publication.files.get(kind='page_html').path}"
    before = client.get(path).content
    agree_again(plan)
    assert client.get(path).content == before
    assert b"in clinics too" not in before
    assert Publication.objects.get(plan=plan, is_current=True).version.number == 1


def test_authors_are_told_why_once() -> None:
    plan = approved_plan()
    lead = plan.case.authors.get().user
    Notice.objects.all().delete()
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    (told,) = Notice.objects.filter(user=lead)
    assert told.kind == "plan_revise"
    assert "A clinic closed" in told.text


@pytest.mark.parametrize(
    ("scope", "words", "only_changes"),
    [
        ("everything", "approvers decide on all of it", False),
        ("changes", "approvers are asked only about what changed since this version", True),
    ],
)
def test_the_route_says_what_is_decided_again(team: Client, scope: str, words: str, only_changes: bool) -> None:
    plan = approved_plan()
    ApprovalRoute.objects.update(revision_scope=scope)
    assert words in text_of(team, plan)
    agree_again(plan)
    assert fresh(plan).case.only_changes is only_changes


def test_the_page_says_that_readers_keep_their_edition_and_which_template_comes(team: Client) -> None:
    plan = approved_plan()
    assert "Nothing is published yet" in text_of(team, plan)
    publish(plan)
    page = text_of(team, plan)
    assert "Readers keep publication 1 (version 1)" in page
    assert "was issued since" not in page
    new_version([one for one in V1 if one[0] != "service-lead"])
    assert "Version 2 of the template “ad_led” was issued since" in text_of(team, plan)
    answer = team.post(address(plan), {"reason": "New figures"}, follow=True).content.decode()
    assert "Its template was replaced meanwhile, so 1 section differs already" in answer
    assert "1 section changed since approval" in answer


def test_a_draft_that_would_not_be_the_approved_version_is_told_and_counted(team: Client) -> None:
    plan = approved_plan()
    assert "would not be the approved version" not in text_of(team, plan)
    PlanSection.objects.filter(plan=plan, template_section__key="our-service").update(text="Slipped in")
    page = text_of(team, plan)
    assert "would not be the approved version" in page
    assert "read otherwise than version 1: Our service." in page
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures")
    assert fresh(plan).case.changes_since_agreed == 1


def test_a_page_opened_on_an_earlier_version_reopens_nothing(team: Client) -> None:
    plan = approved_plan()
    old = {"reason": "On the old one", "sha256": plan.case.version_sha256}
    agree_again(plan)
    answer = team.post(address(plan), old)
    assert answer.status_code == 409
    assert "Another version was approved since" in answer.content.decode()
    assert "On the old one" in answer.content.decode()
    assert fresh(plan).case.status == "approved"
    with pytest.raises(StaleDecision):
        reopen_plan(plan=plan, by=person("planning_team"), reason="x", sha256=old["sha256"])


def test_who_may_not_revise_changes_nothing(client: Client) -> None:
    plan = approved_plan()
    moves = Decision.objects.count()
    for role in ("service_lead", "executive_approver", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            reopen_plan(plan=plan, by=person(role), reason="I want to")
        client.force_login(person(role))
        assert client.post(address(plan), {"reason": "I want to"}).status_code == 403
    assert (fresh(plan).case.status, Decision.objects.count()) == ("approved", moves)


def test_a_second_press_finds_a_draft(team: Client) -> None:
    plan = approved_plan()
    typed = {"reason": "New figures", "sha256": plan.case.version_sha256}
    assert team.post(address(plan), typed).status_code == 302
    again = team.post(address(plan), typed)
    assert again.status_code == 409
    assert "You had written: New figures" in again.content.decode()
    assert Decision.objects.filter(case=plan.case, move="revise").count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_a_reason_is_needed(team: Client, reason: str) -> None:
    plan = approved_plan()
    answer = team.post(address(plan), {"reason": reason})
    assert answer.status_code in (200, 409)
    assert fresh(plan).case.status == "approved"
    with pytest.raises(MoveRefused):
        reopen_plan(plan=plan, by=person("planning_team"), reason="  ")


def test_the_page_asks_the_same_whatever_the_plan_holds(team: Client, django_assert_num_queries: Any) -> None:
    plan = approved_plan()
    rows = [{"achievement": f"{number}", "impact": "x"} for number in range(40)]
    big = approved_plan(content={"looking-back": rows})
    for one in (plan, big):
        team.get(address(one))
        with django_assert_num_queries(13):
            team.get(address(one))
