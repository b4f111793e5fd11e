"""What readers get at which address, and who gets nothing."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from planning.publication.actions import reopen_plan, withdraw_publication
from planning.publication.edition import ENDINGS, permanent_path
from planning.publication.models import Publication, PublishedFile
from tests.factories import UserFactory, person, write
from tests.planning.publication.plans import approve, approved_plan, publish

pytestmark = pytest.mark.django_db
KINDS = ["page_html", "full_html", "page_pdf", "full_pdf", "json"]


def addresses(publication: Publication) -> list[str]:
    """Return every address of every file, the permanent ones and the stylesheet's among them."""
    files = list(publication.files.all())
    permanent = {f"/{permanent_path(file.sha256, ENDINGS[file.kind])}" for file in files}
    return sorted(permanent | {f"/{file.path}" for file in files})


@pytest.fixture
def public() -> Publication:
    return publish(approved_plan())


@pytest.fixture
def for_staff() -> Publication:
    return publish(approved_plan(), audience="staff")


def test_public_page_needs_one_query_and_no_session(
    client: Client, public: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = page_of(public)
    with django_assert_num_queries(1):
        response = client.get(page)
    assert response.status_code == 200
    assert b"Shorter waits" in response.content
    assert not response.cookies


def page_of(publication: Publication) -> str:
    return f"/plans/{publication.plan.year.slug}/{publication.plan.service.code}/"


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_answers_with_a_strong_etag_and_then_304(client: Client, public: Publication, kind: str) -> None:
    file = public.files.get(kind=kind)
    response = client.get(f"/{file.path}")
    assert response.status_code == 200
    assert response["ETag"] == f'"{file.sha256}"'
    assert response["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert response["Content-Type"] == file.content_type
    assert int(response["Content-Length"]) == len(response.content) == file.size
    for given in (response["ETag"], f'"other", W/{response["ETag"]}', "*"):
        again = client.get(f"/{file.path}", headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == response["ETag"]
    assert client.get(f"/{file.path}", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_permanent_address_may_be_kept_for_ever(client: Client, public: Publication, kind: str) -> None:
    file = public.files.get(kind=kind)
    response = client.get(f"/{permanent_path(file.sha256, ENDINGS[kind])}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    wrong = "css" if ENDINGS[kind] != "css" else "html"
    assert client.get(f"/{permanent_path(file.sha256, wrong)}").status_code == 404


def test_published_page_carries_its_security_headers(client: Client, public: Publication) -> None:
    response = client.get(page_of(public))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_head_answers_without_a_body_and_with_its_length(client: Client, public: Publication) -> None:
    response = client.head(page_of(public))
    assert (response.status_code, response.content) == (200, b"")
    assert int(response["Content-Length"]) == public.files.get(kind="page_html").size


def test_compressed_copy_is_the_same_page_under_its_own_etag(client: Client, public: Publication) -> None:
    plain = client.get(page_of(public))
    packed = client.get(page_of(public), headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert packed["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_wrong_method_is_405_for_public_and_staff_plans(
    client: Client, public: Publication, for_staff: Publication, method: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    for publication in (public, for_staff):
        assert getattr(strict, method)(page_of(publication)).status_code == 405
    assert PublishedFile.objects.count() == 12


@pytest.mark.parametrize(
    "path",
    [
        "/plans/2024-25/no-such-service/",
        "/plans/2024-25/no-such-service/plan.json",
        "/plans/2024-99/podiatry/",
        "/plans/9999-00/podiatry/",
        "/published/" + "0" * 64 + ".html",
        "/published/../settings.py",
        "/published/%00.html",
        "/published/x",
        "/plans/2024-25/podiatry/../../x",
    ],
)
def test_unknown_address_is_404(client: Client, public: Publication, path: str) -> None:
    assert client.get(path).status_code == 404


def test_staff_plan_leaks_at_no_address(client: Client, for_staff: Publication) -> None:
    found = addresses(for_staff)
    assert len(found) == 11
    for address in found:
        response = client.get(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith(reverse("accounts:sign_in"))
        head = client.head(address, headers={"If-None-Match": f'"{for_staff.files.first().sha256}"'})  # type: ignore[union-attr]
        assert head.status_code == 302
    client.force_login(UserFactory())
    assert {client.get(address).status_code for address in found} == {403}


def test_staff_read_staff_plans_and_no_cache_keeps_them(client: Client, for_staff: Publication) -> None:
    client.force_login(person("reader"))
    for address in addresses(for_staff):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Cache-Control"] == "private, no-store"
    page = client.get(page_of(for_staff))
    assert b"For staff only" in page.content
    assert b'name="robots" content="noindex"' in page.content


def test_what_was_public_before_stays_public_when_the_next_edition_is_for_staff(client: Client) -> None:
    plan = approved_plan()
    first = publish(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    write(plan, {"our-service": "Only for staff now."}, by=plan.case.authors.order_by("pk")[0].user)
    second = publish(approve(plan), audience="staff")
    old = first.files.get(kind="page_html").sha256
    new = second.files.get(kind="page_html").sha256
    assert client.get(f"/{permanent_path(old, 'html')}").status_code == 200
    assert client.get(f"/{permanent_path(new, 'html')}").status_code == 302
    assert client.get(page_of(second)).status_code == 302


def test_new_edition_takes_the_address_and_the_old_one_keeps_its_permanent_one(client: Client) -> None:
    plan = approved_plan()
    first = publish(plan)
    before = client.get(page_of(first))
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    assert client.get(page_of(first)).content == before.content
    write(plan, {"our-service": "We see people in one clinic."}, by=plan.case.authors.order_by("pk")[0].user)
    publish(approve(plan))
    after = client.get(page_of(first), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert b"We see people in one clinic." in after.content
    assert client.get(f"/{permanent_path(before['ETag'].strip(chr(34)), 'html')}").content == before.content


def test_withdrawn_publication_answers_at_no_address(client: Client, public: Publication) -> None:
    own = [address for address in addresses(public) if not address.endswith(".css")]
    assert {client.get(address).status_code for address in own} == {200}
    withdraw_publication(publication=public, by=person("planning_team"), reason="It named a patient")
    assert {client.get(address).status_code for address in addresses(public)} == {404}
    client.force_login(person("planning_team"))
    assert {client.get(address).status_code for address in addresses(public)} == {404}


def test_directory_shows_staff_plans_to_staff_only(client: Client, public: Publication, for_staff: Publication) -> None:
    hidden, shown = for_staff.plan.service.name, public.plan.service.name
    page = client.get("/plans/").content.decode()
    assert shown in page
    assert hidden not in page
    client.force_login(UserFactory())
    assert hidden not in client.get("/plans/").content.decode()
    client.force_login(person("reader"))
    page = client.get("/plans/").content.decode()
    assert hidden in page
    assert page.count("Staff only") == 1
    client.logout()
    assert hidden not in client.get("/plans/").content.decode()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no connection that a server could cut")
@pytest.mark.django_db(transaction=True)
def test_page_is_served_when_the_database_has_cut_the_kept_connection(client: Client) -> None:
    publication = publish(approved_plan())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.connection.close()
    assert client.get(page_of(publication)).status_code == 200


def test_what_is_served_follows_each_publication() -> None:
    plan = approved_plan()
    first = publish(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    write(plan, {"our-service": "Changed."}, by=plan.case.authors.order_by("pk")[0].user)
    second = publish(approve(plan))
    hidden = publish(approved_plan(), audience="staff")
    served = dict.fromkeys((first, second, hidden), 0)
    for file in PublishedFile.objects.filter(is_served=True).select_related("publication"):
        served[file.publication] += 1
    assert served == {first: 0, second: 5, hidden: 0}
    withdraw_publication(publication=second, by=person("planning_team"), reason="It named a patient")
    assert not PublishedFile.objects.filter(is_served=True).exists()
