"""The pages of a plan in every status, for every role."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from planning.approval.models import Status
from planning.service_plans.models import ServicePlan
from tests.factories import ServiceFactory, empty_plan, full_plan, person, write
from tests.planning.service_plans.conftest import plan_in, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

# Who: what they get on the task list, a section, checking and taking back, while the plan is a draft.
WHO = {
    "service_lead": (200, 200, 200, 302),
    "contributor": (200, 200, 200, 403),
    "leadership_approver": (200, 403, 302, 403),
    "executive_approver": (200, 403, 302, 403),
    "planning_team": (200, 403, 302, 403),
    "enabler_lead": (200, 403, 302, 403),
    "metrics_analyst": (200, 403, 302, 403),
    "reader": (403, 403, 403, 403),
    "administrator": (403, 403, 403, 403),
    "lead of another service": (403, 403, 403, 403),
}
PAGES = ("detail", "section", "check", "withdraw")


def address(name: str, plan: ServicePlan) -> str:
    given = [plan.pk, "our-service"] if name == "section" else [plan.pk]
    return reverse(f"planning:service_plans:{name}", args=given)


def somebody(who: str, plan: ServicePlan) -> User:
    if who == "lead of another service":
        return person("service_lead", service=ServiceFactory())
    if who in ("service_lead", "contributor"):
        return person(who, service=plan.service)
    return person(who)


@pytest.mark.parametrize("who", WHO)
def test_pages_open_for_those_whose_role_allows_them(who: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(somebody(who, plan))
    assert tuple(client.get(address(name, plan)).status_code for name in PAGES) == WHO[who]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(("who", "writes"), [("service_lead", True), ("contributor", True), ("planning_team", False)])
def test_plan_is_a_task_list_while_it_is_written_and_text_afterwards(
    status: str, who: str, writes: bool, as_user: SignIn
) -> None:
    plan = plan_in(status)
    client = as_user(somebody(who, plan))
    response = client.get(address("detail", plan))
    is_task_list = writes and status in ("draft", "returned")
    assert ("nhsuk-task-list" in response.content.decode()) is is_task_list
    assert ("We see people at home." in response.content.decode()) is not is_task_list
    section = client.get(address("section", plan))
    assert section.status_code == (200 if is_task_list else 302 if writes else 403)
    if section.status_code == 302:
        assert section.url == address("detail", plan)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("draft", "Draft"),
        ("returned", "Returned for changes"),
        ("submitted", "With the leadership team"),
        ("approved", "Approved"),
        ("published", "Published"),
        ("superseded", "Superseded"),
    ],
)
def test_plan_says_where_it_stands(status: str, words: str, as_user: SignIn) -> None:
    plan = plan_in(status)
    response = as_user(person("planning_team")).get(address("detail", plan))
    assert f"{words}</strong>" in response.content.decode()


def test_returned_plan_shows_the_reasons_first_and_who_gave_them(as_user: SignIn) -> None:
    plan = plan_in(Status.RETURNED)
    page = as_user(plan.case.authors.get().user).get(address("detail", plan)).content.decode()
    head = plan.case.decisions.get(move="return").by
    assert page.index("Name a measure.") < page.index("nhsuk-task-list")
    assert f"{head.name}, " in page
    assert "Change what you were asked to" in page


@pytest.mark.parametrize("name", PAGES)
def test_unknown_plan_is_not_found(name: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(person("planning_team"))
    for key in (plan.pk + 1, 10**30):
        plan.pk = key
        assert client.get(address(name, plan)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "list"])
def test_signed_out_people_are_asked_to_sign_in(name: str, client: Client) -> None:
    plan = empty_plan()
    path = reverse("planning:service_plans:list") if name == "list" else address(name, plan)
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"{reverse('accounts:sign_in')}?next={path}")


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("list", "post"),
        ("detail", "post"),
        ("check", "post"),
        ("submit", "get"),
        ("withdraw", "delete"),
        ("section", "put"),
        ("section", "delete"),
        ("start", "put"),
        ("of_case", "post"),
    ],
)
def test_wrong_method_is_refused(name: str, method: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(person("service_lead", service=plan.service))
    path = address(name, plan) if name not in ("list", "start") else reverse(f"planning:service_plans:{name}")
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("key", ["nothing", "../check", "%00", "priorities'--"])
def test_unknown_section_is_not_found(key: str, as_user: SignIn) -> None:
    plan = empty_plan()
    client = as_user(person("service_lead", service=plan.service))
    assert client.get(f"/service-plans/{plan.pk}/sections/{key}/").status_code == 404
    assert client.post(f"/service-plans/{plan.pk}/sections/{key}/", {"text": "x"}).status_code == 404


def test_case_leads_to_its_plan(as_user: SignIn) -> None:
    other, plan = empty_plan(), empty_plan()
    client = as_user(person("service_lead", service=plan.service))
    response = client.get(reverse("planning:service_plans:of_case", args=[plan.case_id]))
    assert (response.status_code, response.url) == (302, address("detail", plan))
    assert client.get(reverse("planning:service_plans:of_case", args=[other.case_id + 999])).status_code == 404


def test_task_list_says_what_is_done_and_what_is_left(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    write(plan, {"our-service": "At home.", "looking-back": [{"achievement": "A clinic", "impact": ""}]}, by=lead)
    page = as_user(lead).get(address("detail", plan)).content.decode()
    assert "1 of 5 sections done (1 more optional)" in page
    assert "4 things left to do in 4 sections" in page
    assert page.count("Not started") == 3
    assert page.count("1 thing left to do") == 1
    assert page.count("Optional") == 1
    assert "Continue with “Service lead”" in page
    assert f"Last saved by {lead.name} on " in page


def test_words_people_typed_are_never_markup(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    hostile = "<script>alert(1)</script>"
    write(plan, {"our-service": hostile, "looking-back": [{"achievement": hostile, "impact": '"><b>'}]}, by=lead)
    client = as_user(lead)
    for path in (
        address("section", plan),
        address("check", plan),
        address("section", plan).replace("our-service", "looking-back"),
    ):
        page = client.get(path).content.decode()
        assert hostile not in page
        assert "<b>" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("name", "queries"), [("detail", 16), ("check", 13), ("section", 9), ("list", 10)])
def test_pages_ask_the_database_as_often_as_counted(
    name: str, queries: int, as_user: SignIn, django_assert_num_queries: Callable
) -> None:
    plan = full_plan()
    client = as_user(plan.case.authors.get().user)
    path = reverse("planning:service_plans:list") if name == "list" else address(name, plan)
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_problems_lead_to_fields_that_exist(as_user: SignIn) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    write(plan, {"priorities": [{"priority": "Waits", "due": "soon"}]}, by=lead)
    client = as_user(lead)
    links = [link for link in read(client.get(address("check", plan))).links if "#" in link and "/sections/" in link]
    assert len(links) == 9
    for link in links:
        path, _, anchor = link.partition("#")
        assert anchor in read(client.get(path)).ids
