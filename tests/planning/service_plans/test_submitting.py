"""Checking the whole plan, submitting it, taking it back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import ApprovalRoute, Status
from planning.service_plans.models import ServicePlan
from tests.factories import ServiceFactory, empty_plan, full_plan, person, write
from tests.planning.service_plans.conftest import plan_in, read, seen

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def address(name: str, plan: ServicePlan) -> str:
    return reverse(f"planning:service_plans:{name}", args=[plan.pk])


def status_of(plan: ServicePlan) -> str:
    plan.case.refresh_from_db()
    return plan.case.status


def test_check_shows_the_plan_as_it_will_be_read_with_a_way_to_change_each_section(as_user: SignIn) -> None:
    plan = full_plan()
    response = as_user(plan.case.authors.get().user).get(address("check", plan))
    page = response.content.decode()
    for words in ("We see people at home.", "1. Shorter waits", "30 September 2024", "Resilience", "Two vacancies"):
        assert words in page
    links = read(response).links
    for key in plan.sections.values_list("template_section__key", flat=True):
        assert links.count(reverse("planning:service_plans:section", args=[plan.pk, key])) == 1
    assert "Nothing is left to do" in page
    assert "error-summary" not in page


def test_check_lists_every_problem_at_once_and_offers_no_button(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    write(plan, {"looking-back": [{"achievement": "A clinic"}, {"impact": "Less waiting"}]}, by=lead)
    page = as_user(lead).get(address("check", plan)).content.decode()
    for problem in (
        "Write something in “Our service”",
        "Write something in “Service lead”",
        "Achievement 1: enter impact",
        "Achievement 2: enter achievement",
        "Add at least one priority in “Our priorities”",
        "Add at least one issue in “Resourcing”",
    ):
        assert page.count(problem) == 1
    assert address("submit", plan) not in page


def test_contributor_checks_and_is_told_who_submits(as_user: SignIn) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    client = as_user(person("contributor", service=plan.service))
    page = client.get(address("check", plan)).content.decode()
    assert address("submit", plan) not in page
    assert lead.name in page
    assert client.post(address("submit", plan)).status_code == 403
    assert status_of(plan) == Status.DRAFT


@pytest.mark.parametrize(
    "role", ["planning_team", "leadership_approver", "executive_approver", "reader", "administrator"]
)
def test_nobody_else_submits(role: str, as_user: SignIn) -> None:
    plan = full_plan()
    assert as_user(person(role)).post(address("submit", plan)).status_code == 403
    assert status_of(plan) == Status.DRAFT


def test_lead_of_another_service_neither_submits_nor_takes_back(as_user: SignIn) -> None:
    client = as_user(person("service_lead", service=ServiceFactory()))
    draft, submitted = full_plan(), plan_in(Status.SUBMITTED)
    assert client.post(address("submit", draft)).status_code == 403
    assert client.post(address("withdraw", submitted)).status_code == 403
    assert (status_of(draft), status_of(submitted)) == (Status.DRAFT, Status.SUBMITTED)


def test_lead_submits_and_hears_what_happens_next_and_who_was_told(as_user: SignIn) -> None:
    plan = full_plan()
    head, other = person("leadership_approver"), person("executive_approver")
    client = as_user(plan.case.authors.get().user)
    response = client.post(address("submit", plan), {"status": "approved"}, follow=True)
    page = response.content.decode()
    assert status_of(plan) == Status.SUBMITTED
    assert "Plan submitted" in page
    assert "The plan has been with the leadership team since" in page
    assert "They are due to decide by 15 March 2024" in page
    assert f"<li>{head.name}</li>" in page
    assert f"<li>{other.name}</li>" not in page
    assert Notice.objects.get().user == head
    assert page.count("<h1") == 1
    assert "Plan submitted" not in client.get(address("detail", plan)).content.decode()


def test_plan_with_problems_is_not_submitted_and_says_why(as_user: SignIn) -> None:
    plan = empty_plan()
    response = as_user(person("service_lead", service=plan.service)).post(address("submit", plan))
    assert response.status_code == 422
    assert response.content.decode().count("/sections/") > 5
    assert status_of(plan) == Status.DRAFT
    assert plan.versions.count() == 0


def test_second_click_of_a_double_click_submits_once_and_is_answered_like_the_first(as_user: SignIn) -> None:
    plan = plan_in(Status.SUBMITTED)
    response = as_user(plan.versions.get().created_by).post(address("submit", plan))
    assert (response.status_code, response.url) == (302, f"{plan.get_absolute_url()}?submitted=1")
    assert (status_of(plan), plan.versions.count()) == (Status.SUBMITTED, 1)


def test_plan_that_a_colleague_has_submitted_is_not_submitted_again(as_user: SignIn) -> None:
    plan = plan_in(Status.SUBMITTED)
    response = as_user(person("service_lead", service=plan.service)).post(address("submit", plan))
    page = response.content.decode()
    assert response.status_code == 409
    assert plan.versions.count() == 1
    assert "You did not submit the plan" in page
    assert "What to put right" not in page
    assert "Nothing is left to do" not in page


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED])
def test_plan_that_is_not_being_written_is_not_submitted_again(status: str, as_user: SignIn) -> None:
    plan = plan_in(status)
    response = as_user(plan.versions.get().created_by).post(address("submit", plan))
    assert response.status_code == 409
    assert "so it cannot be changed now" in response.content.decode()
    assert (status_of(plan), plan.versions.count()) == (status, 1)


def test_plan_without_a_route_says_what_to_do(as_user: SignIn) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    ApprovalRoute.objects.all().delete()
    response = as_user(lead).post(address("submit", plan))
    assert response.status_code == 409
    assert "Ask the planning team to set up its route" in response.content.decode()
    assert status_of(plan) == Status.DRAFT


@pytest.mark.parametrize("reason", ["", "A figure is wrong 🙂\x00"])
def test_lead_takes_the_plan_back_before_a_decision(reason: str, as_user: SignIn) -> None:
    plan = plan_in(Status.SUBMITTED)
    client = as_user(plan.versions.get().created_by)
    assert "Take the plan back" in client.get(address("detail", plan)).content.decode()
    assert client.get(address("withdraw", plan)).status_code == 200
    response = client.post(address("withdraw", plan), {"reason": reason}, follow=True)
    assert "You have taken the plan back" in response.content.decode()
    assert status_of(plan) == Status.DRAFT
    assert plan.case.decisions.get(move="withdraw").reason == reason.replace("\0", "")
    assert "We see people at home." in client.get(address("check", plan)).content.decode()


@pytest.mark.parametrize("role", ["contributor", "leadership_approver", "planning_team", "reader"])
def test_only_the_lead_takes_a_plan_back(role: str, as_user: SignIn) -> None:
    plan = plan_in(Status.SUBMITTED)
    user = person(role, service=plan.service) if role == "contributor" else person(role)
    client = as_user(user)
    assert client.get(address("withdraw", plan)).status_code == 403
    assert client.post(address("withdraw", plan)).status_code == 403
    assert status_of(plan) == Status.SUBMITTED


def test_plan_that_somebody_has_decided_on_is_not_taken_back(as_user: SignIn) -> None:
    plan = plan_in(Status.SUBMITTED)
    engine.approve(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"))
    client = as_user(plan.versions.get().created_by)
    assert address("withdraw", plan) not in client.get(address("detail", plan)).content.decode()
    response = client.post(address("withdraw", plan), {"reason": "Please keep my words"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody has already decided on this plan" in page
    assert "Please keep my words" in page
    assert status_of(plan) == Status.SUBMITTED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.PUBLISHED])
def test_there_is_nothing_to_take_back_when_nobody_has_to_decide(status: str, as_user: SignIn) -> None:
    plan = plan_in(status)
    client = as_user(plan.case.authors.first().user)
    assert client.get(address("withdraw", plan)).status_code == 302
    assert client.post(address("withdraw", plan)).status_code == 409
    assert status_of(plan) == status


def test_forms_need_their_csrf_token(as_user: SignIn) -> None:
    plan = full_plan()
    client = Client(enforce_csrf_checks=True)
    client.force_login(plan.case.authors.get().user)
    for name in ("submit", "withdraw"):
        assert client.post(address(name, plan)).status_code == 403
    assert status_of(plan) == Status.DRAFT


def test_plan_that_a_colleague_saved_since_it_was_checked_is_shown_again_before_it_is_submitted(
    as_user: SignIn,
) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    checked = as_user(lead).get(address("check", plan)).context["checked"]
    write(plan, {"our-service": "Late words of a colleague."}, by=person("contributor", service=plan.service))
    late = as_user(lead).post(address("submit", plan), {"checked": checked})
    assert late.status_code == 409
    assert "Somebody saved a section after you opened this page" in late.content.decode()
    assert "Late words of a colleague." in late.content.decode()
    assert status_of(plan) == Status.DRAFT
    as_user(lead).post(address("submit", plan), {"checked": late.context["checked"]})
    assert status_of(plan) == Status.SUBMITTED


def test_page_of_a_joint_plan_names_both_sides_while_both_are_open(as_user: SignIn) -> None:
    plan = full_plan()
    person("leadership_approver")
    ApprovalRoute.objects.get().steps.create(order=1, side=2, name="TLCO Executive", permission="decide_as_partner")
    client = as_user(plan.case.authors.get().user)
    page = client.post(address("submit", plan), follow=True).content.decode()
    assert "The plan has been with the leadership team and the TLCO Executive since" in page
    assert "With the leadership team and the TLCO Executive" in page
