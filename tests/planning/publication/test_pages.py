"""The pages of publishing and the directory, in a browser's words."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from planning.approval.models import Status
from planning.publication.models import Publication
from services.models import Neighbourhood
from tests.factories import LocalityFactory, ServiceFactory, ServiceGroupFactory, full_plan, open_year, person, write
from tests.planning.publication.plans import approve, approved_plan, fresh, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(person("planning_team"))
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"planning:publication:{name}", args=args)


@pytest.mark.parametrize("name", ["queue", "prepare", "preview", "preview_paper", "preview_picture", "reopen"])
@pytest.mark.parametrize("role", ["reader", "service_lead", "executive_approver", "administrator"])
def test_publishing_pages_are_for_the_planning_team(client: Client, name: str, role: str) -> None:
    args = [] if name == "queue" else [approved_plan().pk]
    assert client.get(address(name, *args)).status_code == 302
    client.force_login(person(role))
    assert client.get(address(name, *args)).status_code == 403


def test_unknown_plan_is_404_and_a_plan_never_submitted_has_no_preview(team: Client) -> None:
    assert team.get(address("prepare", 4711)).status_code == 404
    assert team.get(address("withdraw", 4711)).status_code == 404
    draft = full_plan()
    assert team.get(address("preview", draft.pk)).status_code == 404
    page = team.get(address("prepare", draft.pk)).content.decode()
    assert "This plan is not approved yet" in page
    assert "Publish plan" not in page


def test_queue_says_what_waits_and_what_readers_see(team: Client) -> None:
    page = team.get(address("queue")).content.decode()
    assert "No plans wait" in page
    assert "Nothing is published yet" in page
    waiting, published = approved_plan(), approved_plan()
    publish(published, audience="staff")
    page = team.get(address("queue")).content.decode()
    assert page.index(waiting.service.name) < page.index("What readers see now") < page.index(published.service.name)
    assert "First publication" in page
    assert "Staff only" in page


def test_queue_needs_the_same_queries_for_one_plan_and_for_many(
    team: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            approved_plan()
            publish(approved_plan())
        with django_assert_max_num_queries(12) as captured:
            team.get(address("queue"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_plan_is_previewed_and_published_from_its_page(team: Client) -> None:
    plan = approved_plan()
    page = team.get(address("prepare", plan.pk)).content.decode()
    assert "It fits one A4 page" in page
    preview = team.get(address("preview", plan.pk)).content.decode()
    assert "Preview, not published" in preview
    assert "We see people at home." in preview
    assert team.get(address("preview_picture", plan.pk)).content.startswith(b"\x89PNG")
    assert team.get(address("preview_paper", plan.pk)).content.startswith(b"%PDF")
    assert Publication.objects.count() == 0
    given = {"audience": "public", "review_on": "30 September 2024", "sha256": plan.case.version_sha256}
    response = team.post(address("prepare", plan.pk), given, follow=True)
    assert "Plan published. Everyone can read it now." in response.content.decode()
    publication = Publication.objects.get()
    assert (publication.audience, str(publication.review_on)) == ("public", "2024-09-30")
    team.logout()
    assert "Review due 30 September 2024" in team.get(f"/plans/2024-25/{plan.service.code}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"audience": ""}, "Choose who can read the plan"),
        ({"audience": "nobody"}, "Choose who can read the plan"),
        ({"review_on": ""}, "Enter the date by which the plan is reviewed"),
        ({"review_on": "31 February 2025"}, "Enter a date such as 31 March 2025"),
        ({"review_on": "31 March 9025"}, "Enter a date between 2000 and 2099"),
        ({"sha256": "0" * 64}, "was changed since you opened this page"),
        ({"sha256": "not a hash <b>"}, "was changed since you opened this page"),
    ],
)
def test_wrong_answer_publishes_nothing_and_says_what_to_do(
    team: Client, changed: dict[str, str], message: str
) -> None:
    plan = approved_plan()
    given = {"audience": "public", "review_on": "31 March 2025", "sha256": plan.case.version_sha256, **changed}
    response = team.post(address("prepare", plan.pk), given)
    assert message in response.content.decode()
    assert response.status_code in {200, 409}
    assert Publication.objects.count() == 0
    assert fresh(plan).case.status == Status.APPROVED


def test_second_click_is_told_that_the_plan_is_published(team: Client) -> None:
    plan = approved_plan()
    given = {"audience": "public", "review_on": "31 March 2025", "sha256": plan.case.version_sha256}
    assert team.post(address("prepare", plan.pk), given).status_code == 302
    again = team.post(address("prepare", plan.pk), given)
    assert again.status_code == 409
    assert "so it cannot be published now" in again.content.decode()
    assert Publication.objects.count() == 1


def test_page_of_a_plan_that_is_too_long_says_where_and_offers_no_publishing(team: Client) -> None:
    open_year(plan={"word_limit": None})
    plan = full_plan()
    row = {**dict.fromkeys(("actions", "measure"), "word " * 60), "priority": "Long", "owner": "Lead"}
    rows = [{**row, "due": "1 May 2024", "mlco_priority": "resilience"}] * 6
    write(plan, {"priorities": rows}, by=plan.case.authors.get().user)
    plan = approve(plan)
    page = team.get(address("prepare", plan.pk)).content.decode()
    assert "The text does not fit one A4 page" in page
    assert "“Our priorities” is about" in page
    assert "lines too long" in page
    assert "Publish plan" not in page
    given = {"audience": "public", "review_on": "31 March 2025", "sha256": plan.case.version_sha256}
    forced = team.post(address("prepare", plan.pk), given)
    assert forced.status_code == 409
    assert "does not fit one A4 page" in forced.content.decode()
    assert Publication.objects.count() == 0


def test_reopening_and_withdrawing_ask_for_a_reason_first(team: Client) -> None:
    plan = approved_plan()
    publication = publish(plan)
    for name, key in (("reopen", plan.pk), ("withdraw", publication.pk)):
        assert team.get(address(name, key)).status_code == 200
        response = team.post(address(name, key), {"reason": " "})
        assert "Give a reason" in response.content.decode()
    assert team.post(address("reopen", plan.pk), {"reason": "A clinic closed"}).status_code == 302
    assert fresh(plan).case.status == Status.DRAFT
    assert team.post(address("reopen", plan.pk), {"reason": "Again"}).status_code == 409
    assert team.post(address("withdraw", publication.pk), {"reason": "A name"}).status_code == 302
    page = team.get(address("prepare", plan.pk)).content.decode()
    assert "Withdrawn because: A name" in page


def test_directory_finds_a_joint_plan_by_the_services_it_covers(client: Client) -> None:
    joint = ServiceFactory(name="Children's community health", kind="joint_plan")
    part = ServiceFactory(name="Health Visiting", part_of=joint, plan_arrangement="with_parent")
    part.aliases.create(name="Early Years Nursing")
    joint.aliases.create(name="CCHS")
    publish(approved_plan(service=joint))
    publish(approved_plan(service=ServiceFactory(name="Podiatry")))
    for words in ("health visiting", "EARLY years", "cchs"):
        page = client.get("/plans/", {"q": words}).content.decode()
        assert "1 plan for" in page, words
        assert "Children&#x27;s community health</a>" in page
        assert "Podiatry</a>" not in page
    page = client.get("/plans/").content.decode()
    assert "Covers:</span> Health Visiting" in page


def test_directory_filters_by_group_place_and_year(client: Client) -> None:
    north = LocalityFactory()
    area = Neighbourhood.objects.create(code="moston", name="Moston", locality=north, start_year=2023)
    teams = ServiceGroupFactory(code="int", name="Neighbourhood teams", order=1)
    one = ServiceFactory(name="Moston team", group=teams, locality=north, neighbourhood=area, start_year=2023)
    publish(approved_plan(service=one, year=2023))
    publish(approved_plan(service=one))
    publish(approved_plan(service=ServiceFactory(name="Podiatry")))
    cases = {
        "": ("2 plans", ["Moston team", "Podiatry"]),
        "?group=int": ("1 plan", ["Moston team"]),
        "?locality=N": ("1 plan", ["Moston team"]),
        "?neighbourhood=moston": ("1 plan", ["Moston team"]),
        "?group=int&q=podiatry": ("0 plans", []),
        "?year=2023-24": ("1 plan", ["Moston team"]),
        "?year=all": ("3 plans", ["Moston team", "Podiatry"]),
        "?year=nonsense&group=nonsense": ("0 plans", []),
        "?q=%3Cscript%3E": ("0 plans", []),
    }
    for query, (total, names) in cases.items():
        page = client.get(f"/plans/{query}").content.decode()
        assert f'role="status">{total}' in page, query
        assert [name for name in ("Moston team", "Podiatry") if f"{name}</a>" in page] == names, query
        assert "<script>" not in page


def test_directory_needs_the_same_queries_for_3_plans_and_for_60(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = publish(approved_plan())
    counts = []
    for total in (3, 60):
        copies(first, total - Publication.objects.count())
        with django_assert_max_num_queries(12) as captured:
            page = client.get("/plans/").content.decode()
        assert f"{total} plans" in page
        counts.append(len(captured))
    assert counts[0] == counts[1]


def copies(publication: Publication, number: int) -> None:
    """Publish the same version for other services, without making its papers again."""
    for _ in range(number):
        plan = fresh(publication.plan)
        plan.case.pk, plan.case._state.adding = None, True
        plan.case.service = plan.service = ServiceFactory()
        plan.case.save()
        plan.pk, plan._state.adding, plan.case_id = None, True, plan.case.pk
        plan.save()
        publication.pk, publication._state.adding, publication.plan = None, True, plan
        publication.save()
