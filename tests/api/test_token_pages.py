"""The pages on which tokens are made, seen and revoked."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from mlco_portal.tokens.models import ApiToken
from mlco_portal.tokens.rules import expiry_problem, hash_of
from tests.api.asking import Program, token_and_secret
from tests.factories import MetricFactory, person, series_of

TODAY = date(2026, 6, 10)
pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def typed(**given: Any) -> dict[str, Any]:
    last_day = timezone.localdate() + timedelta(days=30)
    plain = {
        "name": "Power BI report",
        "contact": "Performance team",
        "last_day": f"{last_day.day}/{last_day.month}/{last_day.year}",
        "per_minute": "60",
        "reads": "on",
        "writes": "nothing",
    }
    return {**plain, **given}


@pytest.mark.parametrize(
    ("role", "status"),
    [("planning_team", 200), ("administrator", 200), ("reader", 403), ("metrics_analyst", 403), ("auditor", 403)],
)
def test_who_sees_the_pages(role: str, status: int) -> None:
    token, _ = token_and_secret()
    client = signed_in(role)
    for path in ("", "make/", f"{token.pk}/", f"{token.pk}/revoke/"):
        assert client.get(f"/api-tokens/{path}").status_code == status
    assert (b"API tokens" in client.get("/").content) is (status == 200)
    if status == 403:
        assert client.post("/api-tokens/make/", typed()).status_code == 403
        assert client.post(f"/api-tokens/{token.pk}/revoke/", {"reason": "No"}).status_code == 403
        assert ApiToken.objects.get().revoked_at is None


def test_visitors_are_sent_to_sign_in() -> None:
    assert Client().get("/api-tokens/").url.startswith("/sign-in/")


def test_a_token_is_made_and_shown_once() -> None:
    client, metric = signed_in("planning_team"), MetricFactory(name="Vacancy rate")
    assert b"Vacancy rate" in client.get("/api-tokens/make/").content
    response = client.post("/api-tokens/make/", typed(writes="named", metrics=[str(metric.pk)]))
    (secret,) = re.findall(rb"<code>(plan_[^<]+)</code>", response.content)
    token = ApiToken.objects.get()
    assert token.sha256 == hash_of(secret.decode())
    assert "no-store" in response["Cache-Control"]
    detail = client.get(f"/api-tokens/{token.pk}/").content.decode()
    assert secret.decode() not in detail + client.get("/api-tokens/").content.decode()
    assert "Not used yet" in detail
    assert "Read, send values of some metrics" in detail
    assert "Vacancy rate" in detail
    assert Program(secret.decode()).get("services").status_code == 200
    assert "Not used yet" not in client.get(f"/api-tokens/{token.pk}/").content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": ""}, "Enter the program that the token is for"),
        ({"last_day": "31/2/2026"}, "Enter the last day as day, month and year"),
        ({"last_day": "1/1/2020"}, "The last day is over"),
        ({"last_day": "1/1/2090"}, "A token lives for a year at most"),
        ({"per_minute": "0"}, "requests a minute, from 1 to 1,200"),
        ({"reads": ""}, "Choose what the token may do"),
        ({"writes": "named"}, "Choose at least one metric or series"),
        ({"reads": "", "reads_staff_plans": "on", "writes": "all"}, "reads what is for everyone too"),
        ({"metrics": ["1"]}, "You chose metrics or series below"),
    ],
)
def test_what_cannot_be_is_refused_in_words(given: dict[str, Any], says: str) -> None:
    series_of(MetricFactory(pk=1))
    response = signed_in("planning_team").post("/api-tokens/make/", typed(**given))
    assert response.status_code == 200
    assert says.lower() in response.content.decode().lower()
    assert "There is a problem" in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_with_a_reason() -> None:
    token, secret = token_and_secret()
    client, address = signed_in("administrator"), f"/api-tokens/{token.pk}/revoke/"
    assert "Enter why the token ends" in client.post(address, {"reason": " "}).content.decode()
    page = client.post(address, {"reason": "The report ended"}, follow=True).content.decode()
    assert "Token revoked" in page
    assert "The report ended" in page
    assert Program(secret).get("services").status_code == 401
    assert "revoked already" in client.post(address, {"reason": "Again"}, follow=True).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = person("planning_team")
    for _ in range(number):
        Program(token_and_secret(by=by)[1]).get("services")
    client = Client()
    client.force_login(by)
    with django_assert_num_queries(5):
        page = client.get("/api-tokens/").content.decode()
    assert page.count("A board report") == number


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "The last day is over"), (0, ""), (366, ""), (367, "A token lives for a year at most")]
)
def test_how_long_a_token_may_live(days: int, says: str) -> None:
    problem = expiry_problem(TODAY + timedelta(days=days), TODAY)
    assert bool(problem) is bool(says)
    assert problem.startswith(says)
