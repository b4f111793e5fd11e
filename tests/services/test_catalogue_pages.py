"""The catalogue's pages: who opens them, what they list, and what they answer to wrong input."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mlco_portal.accounts.roles import ROLES
from services.models import Service
from services.queries import service_of_code
from services.queries.catalogue import entry_of
from tests.factories import (
    AppointmentFactory,
    LocalityFactory,
    ServiceFactory,
    ServiceGroupFactory,
    person,
)

pytestmark = pytest.mark.django_db
MANAGERS = {"planning_team", "administrator"}
CHANGING = ["services:add", "services:import"]
OF_ONE = ["services:change", "services:retire", "services:bring_back"]


def signed_in(role: str, **scope: object) -> Client:
    client = Client()
    client.force_login(person(role, **scope))
    return client


def fields(**values: str) -> dict[str, str]:
    return {
        "code": "podiatry",
        "name": "Podiatry",
        "group": ServiceGroupFactory().code,
        "kind": "service",
        "plan_arrangement": "own",
        "on_plan_list": "on",
        "start_year": "2024/25",
        **values,
    }


def token(code: str) -> str:
    service = service_of_code(code)
    assert service is not None
    return entry_of(service).token


@pytest.mark.parametrize("role", list(ROLES))
def test_everybody_signed_in_reads_and_only_managers_change(role: str) -> None:
    ServiceFactory(code="podiatry")
    client = signed_in(role)
    for name, args in (("services:list", []), ("services:detail", ["podiatry"]), ("services:export", ["csv"])):
        assert client.get(reverse(name, args=args)).status_code == 200
    expected = 200 if role in MANAGERS else 403
    pages = [reverse(name) for name in CHANGING] + [reverse(name, args=["podiatry"]) for name in OF_ONE]
    assert {client.get(page).status_code for page in pages} == {expected}
    assert (b"Add a service" in client.get(reverse("services:list")).content) is (role in MANAGERS)


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    ServiceFactory(code="podiatry")
    for page in [reverse("services:list"), reverse("services:detail", args=["podiatry"]), reverse("services:add")]:
        answer = client.get(page)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign_in"))


def test_unknown_service_and_wrong_method_are_refused() -> None:
    client = signed_in("planning_team")
    assert client.get(reverse("services:detail", args=["nothing"])).status_code == 404
    assert client.get(reverse("services:change", args=["nothing"])).status_code == 404
    assert client.get(reverse("services:export", args=["exe"])).status_code == 404
    assert client.post(reverse("services:list")).status_code == 405
    assert client.delete(reverse("services:add")).status_code == 405


@pytest.mark.parametrize("count", [1, 3, 60])
def test_list_makes_the_same_queries_for_any_number_of_services(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("reader")
    for number in range(count):
        service = ServiceFactory(locality=LocalityFactory())
        service.aliases.create(name=f"Other name {number}")
    with django_assert_num_queries(9):
        answer = client.get(reverse("services:list"))
    assert answer.content.count(b"Other name") == count


@pytest.mark.parametrize("count", [1, 3, 60])
def test_service_page_makes_the_same_queries_for_any_number_of_parts_and_roles(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("reader")
    service = ServiceFactory(code="msk")
    for _ in range(count):
        ServiceFactory(part_of=service)
        AppointmentFactory(role="contributor", scope="service", service=service)
    with django_assert_num_queries(11):
        answer = client.get(service.get_absolute_url())
    assert answer.content.count(b"<strong>Contributor</strong>") == count


def names(client: Client, query: str) -> set[str]:
    answer = client.get(reverse("services:list") + query)
    return {row[0]["text"] for table in answer.context["tables"] for row in table.rows}


def test_filters_and_search_find_services() -> None:
    north = LocalityFactory(code="N", name="North")
    children = ServiceGroupFactory(code="children", name="Children", order=1)
    msk = ServiceFactory(code="msk", name="Musculoskeletal")
    msk.aliases.create(name="Joint and Back pain")
    ServiceFactory(code="hv", name="Health Visiting", group=children, plan_arrangement="none")
    ServiceFactory(code="dn", name="District Nursing North", locality=north, kind="locality_team", part_of=msk)
    ServiceFactory(code="old", name="Old service", start_year=2019, end_year=2023, retired_reason="Ended")
    client = signed_in("reader")
    assert len(names(client, "")) == 4
    assert names(client, "?q=back") == {"Musculoskeletal"}
    assert names(client, "?q=nursing+north") == {"District Nursing North"}
    assert names(client, "?q=msk") == {"Musculoskeletal"}
    assert names(client, "?group=children") == {"Health Visiting"}
    assert names(client, "?locality=N") == {"District Nursing North"}
    assert names(client, "?kind=locality_team") == {"District Nursing North"}
    assert names(client, "?plan=none") == {"Health Visiting"}
    assert names(client, "?runs=retired") == {"Old service"}
    assert "Old service" not in names(client, "?runs=2024/25")
    assert names(client, "?q=zzz") == set()


@pytest.mark.parametrize("query", ["?group=nonsense", "?runs=1850", "?page=999", "?q=%00", "?locality=x&kind=y"])
def test_filters_that_make_no_sense_narrow_nothing(query: str) -> None:
    ServiceFactory(name="Podiatry")
    assert names(signed_in("reader"), query) == {"Podiatry"}


def test_added_service_is_shown() -> None:
    client = signed_in("planning_team")
    answer = client.post(reverse("services:add"), fields(aliases="Foot care\r\nChiropody"), follow=True)
    assert answer.redirect_chain[-1][0] == "/services/podiatry/"
    assert b"Podiatry is in the catalogue" in answer.content
    assert b"Chiropody; Foot care" in answer.content


def test_form_keeps_what_was_typed_and_links_each_problem_to_its_field() -> None:
    client = signed_in("planning_team")
    answer = client.post(reverse("services:add"), fields(name="Homeless health", code="Bad Code", start_year="soon"))
    content = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Bad Code"' in content
    assert 'value="soon"' in content
    for link in ("#id_code", "#id_name", "#id_start_year"):
        assert f'href="{link}"' in content
    assert "outside the planning round" in content
    assert not Service.objects.exists()


def test_same_name_is_saved_only_when_somebody_says_that_it_is_right() -> None:
    ServiceFactory(code="feet", name="Podiatry")
    client = signed_in("planning_team")
    answer = client.post(reverse("services:add"), fields())
    assert b"Podiatry (feet) is also known as Podiatry." in answer.content
    assert Service.objects.count() == 1
    client.post(reverse("services:add"), fields(same_name_is_right="on"))
    assert Service.objects.count() == 2


def test_code_cannot_be_changed_and_the_end_is_kept() -> None:
    service = ServiceFactory(code="podiatry", end_year=2025, retired_reason="Merged")
    client = signed_in("planning_team")
    answer = client.post(
        reverse("services:change", args=["podiatry"]),
        fields(code="other", name="Foot health", seen=token("podiatry")),
    )
    assert answer.status_code == 302
    service.refresh_from_db()
    assert (service.code, service.name, service.end_year) == ("podiatry", "Foot health", 2025)


def test_second_editor_sees_both_texts_and_may_then_save() -> None:
    service = ServiceFactory(code="podiatry", name="Podiatry")
    client, page = signed_in("planning_team"), reverse("services:change", args=["podiatry"])
    old = token("podiatry")
    client.post(page, fields(name="Name of the first", seen=old))
    answer = client.post(page, fields(name="Name of the second", seen=old))
    content = answer.content.decode()
    assert "Somebody else changed Name of the first while you were writing" in content
    assert "Name of the first" in content
    assert 'value="Name of the second"' in content
    service.refresh_from_db()
    assert service.name == "Name of the first"
    client.post(page, fields(name="Name of the second", seen=answer.context["seen"]))
    service.refresh_from_db()
    assert service.name == "Name of the second"


def test_service_is_retired_and_brought_back() -> None:
    ServiceFactory(code="podiatry", name="Podiatry")
    ServiceFactory(code="feet", name="Foot health")
    client = signed_in("planning_team")
    retire = reverse("services:retire", args=["podiatry"])
    empty = client.post(retire, {"seen": token("podiatry")})
    assert b"Enter the last planning year" in empty.content
    given = {"seen": token("podiatry"), "end_year": "2024/25", "reason": "Merged", "successor_1": "feet"}
    shown = client.post(retire, given, follow=True).content.decode()
    assert "Podiatry ends with 2024/25" in shown
    assert "Carried on by" in shown
    assert "Merged" in shown
    back = client.post(reverse("services:bring_back", args=["podiatry"]), {"seen": token("podiatry")}, follow=True)
    assert b"Podiatry runs again" in back.content


def test_retiring_says_what_hangs_on_the_service() -> None:
    service = ServiceFactory(code="podiatry", name="Podiatry")
    ServiceFactory(name="Podiatry North", part_of=service)
    client = signed_in("planning_team")
    page = reverse("services:retire", args=["podiatry"])
    assert b"Parts of it run on: Podiatry North" in client.get(page).content
    given = {"seen": token("podiatry"), "end_year": "2024/25", "reason": "Merged"}
    assert b"Parts of it run on: Podiatry North" in client.post(page, given).content
    service.refresh_from_db()
    assert service.end_year is None


def test_history_is_for_those_who_look_after_the_catalogue() -> None:
    ServiceFactory(code="podiatry", name="Podiatry")
    client = signed_in("planning_team")
    client.post(reverse("services:change", args=["podiatry"]), fields(name="Foot health", seen=token("podiatry")))
    page = reverse("services:detail", args=["podiatry"])
    assert b"What was changed" in client.get(page).content
    assert b"What was changed" not in signed_in("reader").get(page).content


def test_hostile_names_are_shown_as_text() -> None:
    ServiceFactory(code="x", name="<script>alert(1)</script>").aliases.create(name="<b>bold</b>")
    client = signed_in("planning_team")
    for page in (reverse("services:list"), reverse("services:detail", args=["x"]), reverse("services:appoint")):
        content = client.get(page).content
        assert b"<script>alert" not in content
        assert b"<b>bold" not in content
