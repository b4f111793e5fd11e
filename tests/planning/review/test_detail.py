"""One plan to read: who may, what it shows, what changed since the version decided on before."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mlco_portal.accounts.roles import ROLES
from planning.approval import engine
from planning.review.actions import approve_plan, return_plan
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import ServicePlan
from tests.factories import FULL, ServiceFactory, ServiceGroupFactory, UserFactory, empty_plan, full_plan, person
from tests.planning.approval.cases import cover, seen
from tests.planning.review.plans import detail_url, lead_of, resubmit, submitted_plan

pytestmark = pytest.mark.django_db
FORM = 'name="seen"'


def read(client: Client, plan: ServicePlan, somebody) -> str:
    client.force_login(somebody)
    answer = client.get(detail_url(plan.case))
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_holds_the_whole_frozen_version_and_its_workforce_plan(client: Client) -> None:
    plan = submitted_plan()
    text = read(client, plan, person("leadership_approver"))
    for written in (
        "We see people at home.",
        "Opened a clinic",
        "People wait less",
        "Shorter waits",
        "Open evening clinics",
        "Nobody waits over 52 weeks",
        "30 September 2024",
        "Resilience",
        "Two vacancies",
        "Advertise by May",
        "Workforce plan",
        plan.versions.get().sha256,
    ):
        assert written in text
    assert "Nothing was written under: Case studies." in text


def test_page_shows_the_version_and_not_what_is_written_now(client: Client) -> None:
    plan = submitted_plan()
    plan.sections.update(text="Never submitted")
    assert "Never submitted" not in read(client, plan, person("leadership_approver"))


def test_page_counts_what_there_is(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert client.get(detail_url(plan.case)).context["page"].glance == [
        (1, "achievement"),
        (1, "priority"),
        (1, "workforce issue"),
        (1, "minute to read"),
    ]


def test_text_of_authors_is_shown_as_text(client: Client) -> None:
    plan = full_plan()
    section = plan.sections.get(template_section__key="our-service")
    section.text = "<script>alert(1)</script>"
    section.save()
    plan.sections.filter(template_section__key="service-lead").update(text='" onmouseover="x')
    resubmit(plan)
    text = read(client, plan, person("leadership_approver"))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


READERS = {
    "contributor",
    "service_lead",
    "leadership_approver",
    "executive_approver",
    "partnership_approver",
    "partner_approver",
    "planning_team",
    "auditor",
    "enabler_lead",
    "metrics_analyst",
}


@pytest.mark.parametrize("role", list(ROLES))
def test_plan_is_read_by_those_who_read_drafts_and_decided_on_by_its_step_only(client: Client, role: str) -> None:
    plan = submitted_plan()
    client.force_login(person(role))
    answer = client.get(detail_url(plan.case))
    assert answer.status_code == (200 if role in READERS else 403)
    assert (FORM in answer.content.decode()) == (role == "leadership_approver")


def test_approver_of_another_group_cannot_read(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children")))
    assert client.get(detail_url(plan.case)).status_code == 403


def test_unknown_plan_and_visitors(client: Client) -> None:
    plan = submitted_plan()
    assert client.get(detail_url(plan.case))["Location"].startswith("/sign-in/")
    client.force_login(person("leadership_approver"))
    assert client.get("/review/999999/").status_code == 404
    assert client.put(detail_url(plan.case)).status_code == 405
    assert client.delete(detail_url(plan.case)).status_code == 405


def test_own_plan_can_be_read_and_says_why_it_cannot_be_decided_on(client: Client) -> None:
    plan = full_plan()
    both = person("leadership_approver")
    engine.note_author(case=plan.case, by=both)
    resubmit(plan)
    text = read(client, plan, both)
    assert "You wrote or submitted this plan, so somebody else has to decide on it." in text
    assert FORM not in text
    assert "We see people at home." in text


def test_deputy_is_told_on_whose_behalf_and_why_not_when_the_principal_wrote_it(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    cover(head, deputy)
    assert f"on behalf of {head.name}" in read(client, plan, deputy)
    plan.case.authors.create(user=head)
    text = read(client, plan, deputy)
    assert "The person you stand in for wrote or submitted this plan" in text
    assert FORM not in text


def test_form_says_where_approval_leads(client: Client) -> None:
    plan, head, executive = submitted_plan(), person("leadership_approver"), person("executive_approver")
    assert "It then goes to the MLCO Executive." in read(client, plan, head)
    assert "This plan waits for Leadership team" in read(client, plan, executive)
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    assert "It is then ready to be published." in read(client, plan, executive)


def test_approved_plan_leads_the_planning_team_to_publishing(client: Client) -> None:
    plan, head, executive = submitted_plan(), person("leadership_approver"), person("executive_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    approve_plan(case=plan.case, seen=seen(plan.case), by=executive)
    publishing = reverse("planning:publication:prepare", args=[plan.pk])
    assert publishing in read(client, plan, person("planning_team"))
    text = read(client, plan, executive)
    assert publishing not in text
    assert f"This plan was approved by {executive.name} on" in text
    assert FORM not in text


def test_withdrawn_plan_shows_the_version_as_it_was_submitted(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    withdraw_plan(plan=plan, by=lead_of(plan))
    text = read(client, plan, head)
    assert f"This plan was withdrawn by {lead_of(plan).name} on" in text
    assert "Below is version 1, as it was submitted." in text
    assert FORM not in text


def test_plan_that_was_never_submitted_says_so(client: Client) -> None:
    text = read(client, empty_plan(), person("leadership_approver"))
    assert "This plan has not been submitted yet" in text


def test_history_shows_reasons_and_deputies(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    cover(head, deputy)
    return_plan(case=plan.case, seen=seen(plan.case), by=deputy, reason="Say how you will know.")
    text = read(client, plan, head)
    assert f"Returned by {deputy.name}, on behalf of {head.name} (Leadership team)" in text
    assert "Say how you will know." in text


def test_first_submission_marks_nothing(client: Client) -> None:
    text = read(client, submitted_plan(), person("leadership_approver"))
    assert "What changed" not in text
    assert "Unchanged" not in text


def test_second_submission_marks_what_changed_and_shows_the_old_text(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="Say more about home visits.")
    resubmit(plan, **{"our-service": "We see people at home, also at weekends."})
    text = read(client, plan, head)
    assert "1 of 6 sections changed since version 1, which you decided on." in text
    assert f"{head.name} returned version 1:" in text
    assert text.count(">Unchanged<") == 4
    assert "Our service: what it said in version 1" in text
    assert "We see people at home.</p>" in text


def test_change_is_counted_from_the_version_that_the_reader_decided_on_last(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan, **{"our-service": "Second text."})
    withdraw_plan(plan=plan, by=lead_of(plan))
    resubmit(plan, **{"service-lead": "Head of Podiatry"})
    assert "2 of 6 sections changed since version 1, which you decided on." in read(client, plan, head)


def test_change_is_counted_from_the_version_looked_at_and_leads_to_every_word(client: Client) -> None:
    plan, executive = submitted_plan(), person("executive_approver")
    read(client, plan, executive)
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan, **{"our-service": "We see people at home, also at weekends."})
    withdraw_plan(plan=plan, by=lead_of(plan))
    resubmit(plan, **{"service-lead": "Head of Podiatry"})
    text = read(client, plan, executive)
    assert "2 of 6 sections changed since version 1, which you looked at on" in text
    assert "In all: 5 words added, 2 removed." in text
    assert f'href="{reverse("planning:review:changes", args=[plan.case_id])}?since=look"' in text


def test_first_version_is_held_against_last_years_plan_and_its_sections_are_not_marked(client: Client) -> None:
    service = ServiceFactory()
    last = full_plan(service=service, year=2023)
    resubmit(last)
    plan = full_plan(lead_of(last), service)
    resubmit(plan, **{"our-service": "We see people at home, also at weekends."})
    text = read(client, plan, person("leadership_approver"))
    assert "1 of 6 sections changed since last year’s plan, 2023/24, as it was submitted." in text
    assert ">Unchanged<" not in text
    assert "Our service: what it said" not in text


def test_resubmission_without_a_change_says_so(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan)
    assert "No section changed since version 1, which you decided on." in read(client, plan, head)


def test_version_that_does_not_match_its_hash_cannot_be_decided_on(client: Client) -> None:
    plan = submitted_plan()
    type(plan.case).objects.filter(pk=plan.case.pk).update(version_sha256="0" * 64)
    text = read(client, plan, person("leadership_approver"))
    assert "This version does not match its SHA-256" in text
    assert FORM not in text


@pytest.mark.parametrize("rows", [1, 15])
def test_page_makes_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    for number in range(3):
        return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
        again = [{**FULL["looking-back"][0], "impact": f"Impact {number} {row}"} for row in range(rows)]
        resubmit(plan, **{"looking-back": again})
    client.force_login(head)
    with django_assert_num_queries(12):
        client.get(detail_url(plan.case))
