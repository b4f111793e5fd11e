"""What waits for me, and what I decided."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from pytest_django import DjangoAssertNumQueries

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase, CaseStep
from planning.approval.rules import NewCondition
from planning.review.actions import approve_plan, return_plan
from tests.factories import ServiceFactory, ServiceGroupFactory, UserFactory, person
from tests.planning.approval.cases import cover, seen
from tests.planning.review.deciding import press, query
from tests.planning.review.many import copies_of
from tests.planning.review.plans import detail_url, lead_of, resubmit, submitted_plan

pytestmark = pytest.mark.django_db
INBOX = "/review/"
QUERIES = 11


def page(client: Client, somebody, query: str = "") -> str:
    client.force_login(somebody)
    answer = client.get(INBOX + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["leadership_approver", "executive_approver"])
def test_empty_inbox_says_what_happens_next(client: Client, role: str) -> None:
    text = page(client, person(role))
    assert "No plan waits for your decision" in text
    assert "You are told when a service submits a plan" in text


@pytest.mark.parametrize(
    "role",
    ["reader", "contributor", "service_lead", "planning_team", "enabler_lead", "metrics_analyst", "administrator"],
)
def test_inbox_is_for_deciders_only(client: Client, role: str) -> None:
    client.force_login(person(role))
    assert client.get(INBOX).status_code == 403


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(INBOX)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_inbox_shows_age_due_date_group_and_submitter(client: Client) -> None:
    with freeze_time(timezone.now() - timedelta(days=6)):
        plan = submitted_plan()
    text = page(client, person("leadership_approver"))
    assert "1 plan waits for your decision" in text
    assert f'href="{detail_url(plan.case)}">{plan.service.name}</a>' in text
    assert plan.service.group.name in text
    assert "<span>6 days</span>" in text
    assert "days late" in text
    assert "15 March 2024" in text
    assert lead_of(plan).name in text


def test_inbox_says_when_a_plan_was_submitted_again(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    assert "Submitted again" not in page(client, head)
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan)
    assert "Submitted again, version 2" in page(client, head)


def test_deputy_sees_on_whose_behalf(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    cover(head, deputy)
    text = page(client, deputy)
    assert plan.service.name in text
    assert f"On behalf of {head.name}" in text


def test_plans_of_other_groups_and_steps_and_own_plans_stay_out(client: Client) -> None:
    children = ServiceGroupFactory(code="children", name="Children")
    other = submitted_plan(ServiceFactory(group=children, name="Service of another group"))
    later = submitted_plan(ServiceFactory(name="Service at the next step"))
    approve_plan(case=later.case, seen=seen(later.case), by=person("leadership_approver"))
    own = submitted_plan(ServiceFactory(name="Service of my own"))
    head = person("leadership_approver", group=own.service.group)
    own.case.authors.create(user=head)
    text = page(client, head)
    assert "No plan waits for your decision" in text
    for plan in (other, later, own):
        assert plan.service.name not in text


def test_what_i_decided_is_listed_the_latest_first(client: Client) -> None:
    first, second, head = submitted_plan(), submitted_plan(), person("leadership_approver")
    by_other = submitted_plan()
    approve_plan(case=first.case, seen=seen(first.case), by=head)
    return_plan(case=second.case, seen=seen(second.case), by=head, reason="More.")
    approve_plan(case=by_other.case, seen=seen(by_other.case), by=person("leadership_approver"))
    text = page(client, head)
    assert text.index(second.service.name + "</a>") < text.index(first.service.name + "</a>")
    assert by_other.service.name + "</a>" not in text
    assert "With the MLCO Executive" in text


def test_no_more_than_twenty_decisions_are_listed(client: Client) -> None:
    head = person("leadership_approver")
    for _ in range(21):
        plan = submitted_plan()
        approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    client.force_login(head)
    assert len(client.get(INBOX).context["decided"]) == 20


@pytest.mark.parametrize("number", [3, 60])
def test_inbox_makes_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    head, deputy = person("leadership_approver"), UserFactory()
    cover(head, deputy)
    for _ in range(number):
        plan = submitted_plan()
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    client.force_login(deputy)
    with django_assert_num_queries(QUERIES):
        answer = client.get(INBOX)
    assert answer.context["total"] == number - 1


def test_long_inbox_has_pages(client: Client) -> None:
    for _ in range(27):
        submitted_plan()
    head = person("leadership_approver")
    assert "27 plans wait for your decision" in page(client, head)
    assert len(client.get(INBOX + "?page=2").context["waiting"]) == 2
    assert client.get(INBOX + "?page=3").status_code == 404
    assert client.get(INBOX + "?page=x").status_code == 404


def test_inbox_says_how_far_i_am_with_each_plan(client: Client) -> None:
    plan, other, head = submitted_plan(), submitted_plan(), person("leadership_approver")
    client.force_login(head)
    press(client, plan.case, "agree:our-service")
    query(client, plan.case, "priorities", "By when?")
    text = page(client, head)
    assert "2 of 5 sections read, 1 queried" in text
    assert "0 of 5 sections read" in text
    assert text.index(plan.service.name + "</a>") < text.index(other.service.name + "</a>")
    assert "read, 1 queried" not in page(client, person("leadership_approver"))


def test_inbox_counts_what_changed_since_i_looked(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    assert "New to you" in page(client, head)
    client.get(detail_url(plan.case))
    text = page(client, head)
    assert "New to you" not in text
    assert "changed since you looked" not in text
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan, **{"our-service": "A second text.", "service-lead": "Head of Podiatry"})
    assert "2 sections changed since you looked" in page(client, head)
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan, **{"our-service": "We see people at home.", "service-lead": "Service lead, Podiatry"})
    assert "Same as version 1" in page(client, head)


def test_inbox_names_open_conditions_and_the_other_side(client: Client) -> None:
    plan, head, executive = submitted_plan(), person("leadership_approver"), person("executive_approver")
    plan.case.steps.filter(order=2).update(name="MLCO Executive")
    CaseStep.objects.create(
        case=plan.case, order=2, side=2, name="TLCO Executive", permission="decide_as_partner", needed=1
    )
    needs = NewCondition("Publish waiting times", lead_of(plan), timezone.localdate())
    approve_plan(case=plan.case, seen=seen(plan.case), by=head, conditions=[needs])
    text = page(client, executive)
    assert "1 condition of an earlier approval still open" in text
    assert "Also waits for the TLCO Executive" in text
    partner = person("partner_approver")
    assert "Also waits for the MLCO Executive" in page(client, partner)
    approve_plan(case=plan.case, seen=seen(plan.case), by=partner)
    text = page(client, executive)
    assert "Also waits for" not in text
    assert "TLCO Executive agreed already" in text


@pytest.mark.parametrize("number", [3, 500])
def test_inbox_of_three_and_of_five_hundred_plans_makes_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    press_all(client, plan.case, head)
    copies_of(plan, number - 1)
    with django_assert_num_queries(QUERIES):
        answer = client.get(INBOX)
    assert answer.context["total"] == number
    assert len(answer.context["waiting"]) == min(number, 25)
    assert "0 of 5 sections read" in answer.content.decode()


def press_all(client: Client, case: ApprovalCase, head: User) -> None:
    client.force_login(head)
    press(client, case, "agree_rest")
