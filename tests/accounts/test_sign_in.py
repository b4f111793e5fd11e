"""Signing in and out: by e-mail address, limited, audited."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from mlco_portal.accounts.actions import check_sign_in
from mlco_portal.accounts.models import FailedSignIn
from mlco_portal.accounts.presenters import Sample
from mlco_portal.accounts.rules import (
    FAILURES_ALLOWED,
    FAILURES_ALLOWED_FROM_ONE_PLACE,
    FAILURES_WITHIN,
    SignInRefused,
    TooManyFailures,
    TooManyFailuresHere,
)
from mlco_portal.audit.models import AuditEntry
from tests.factories import PASSWORD, UserFactory, person

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture
def account():
    return UserFactory(email="lead.podiatry@example.org", name="Service lead, Podiatry")


def sign_in(client, email="lead.podiatry@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"email": email, "password": password, **more})


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("typed", ["lead.podiatry@example.org", " Lead.Podiatry@EXAMPLE.org "])
def test_sign_in_takes_the_address_in_any_case(client, account, typed):
    answer = sign_in(client, typed)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(account.pk)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.object_id) == ("accounts.sign_in", account, str(account.pk))


@pytest.mark.parametrize(
    ("email", "password", "is_active"),
    [
        ("lead.podiatry@example.org", "a wrong password", True),
        ("nobody@example.org", PASSWORD, True),
        ("lead.podiatry@example.org", PASSWORD, False),
    ],
)
def test_wrong_password_unknown_address_and_closed_account_read_the_same(client, account, email, password, is_active):
    account.is_active = is_active
    account.save()
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "email": ["The e-mail address or the password is wrong. Try again, or set a new password."]
    }
    page = answer.content.decode()
    assert "<title>Error: Sign in" in page
    assert f'value="{email}"' in page
    assert password not in page
    assert "_auth_user_id" not in client.session


def test_a_failure_is_audited_for_accounts_only(client, account):
    sign_in(client, password="wrong")
    sign_in(client, "nobody@example.org", "wrong")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.object_id) == ("accounts.fail_sign_in", None, str(account.pk))
    assert "wrong" not in str(entry.changes) + entry.reason + entry.object_label


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"email": "", "password": ""}, "Enter an e-mail address"),
        ({"email": "podiatry", "password": "x"}, "Enter an e-mail address in the right form"),
        ({"email": "a@example.org\x00", "password": "x"}, "Null characters are not allowed"),
        ({"email": "a" * 300 + "@example.org", "password": "x"}, "at most 254 characters"),
        ({}, "Enter your password"),
    ],
)
def test_what_is_no_address_is_explained(client, typed, problem):
    answer = client.post(SIGN_IN, typed)
    assert (answer.status_code, AuditEntry.objects.count(), FailedSignIn.objects.count()) == (200, 0, 0)
    assert problem in answer.content.decode()


def test_ten_failures_block_the_account_from_that_address_for_a_while(client, account):
    with freeze_time("2024-02-01 10:00"):
        for _ in range(FAILURES_ALLOWED):
            assert sign_in(client, password="wrong").status_code == 200
        answer = sign_in(client)
        assert answer.status_code == 429
        assert "Wait 15 minutes" in answer.content.decode()
        assert sign_in(client, "LEAD.podiatry@example.org").status_code == 429
        assert (
            client.post(SIGN_IN, {"email": account.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7").status_code
            == 302
        )
    blocked = AuditEntry.objects.filter(reason="Signing in is now blocked for a while.")
    assert blocked.count() == 1
    with freeze_time("2024-02-01 10:15:01"):
        assert sign_in(client).status_code == 302


def test_a_sign_in_forgets_the_failures_before(client, account):
    for _ in range(FAILURES_ALLOWED - 1):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    assert FailedSignIn.objects.count() == 0


def test_failures_of_others_do_not_block(account):
    for number in range(FAILURES_ALLOWED):
        with pytest.raises(SignInRefused):
            check_sign_in(email=f"other{number}@example.org", password="wrong", address="192.0.2.1")
    assert check_sign_in(email=account.email, password=PASSWORD, address="192.0.2.1") == account


def test_failures_of_yesterday_are_thrown_away(account):
    with freeze_time("2024-02-01 10:00"), pytest.raises(SignInRefused):
        check_sign_in(email=account.email, password="wrong", address=None)
    with freeze_time("2024-02-02 10:01"), pytest.raises(SignInRefused):
        check_sign_in(email=account.email, password="wrong", address=None)
    assert FailedSignIn.objects.count() == 1


def test_a_blocked_sign_in_is_not_counted_again(account):
    with freeze_time("2024-02-01 10:00") as clock:
        for _ in range(FAILURES_ALLOWED):
            with pytest.raises(SignInRefused):
                check_sign_in(email=account.email, password="wrong", address=None)
        for _ in range(20):
            with pytest.raises(TooManyFailures):
                check_sign_in(email=account.email, password="wrong", address=None)
        clock.tick(FAILURES_WITHIN + timedelta(seconds=1))
        assert check_sign_in(email=account.email, password=PASSWORD, address=None) == account


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/your-account/", "/your-account/"),
        ("https://evil.example.com/", "/"),
        ("//evil.example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("-1", "/"),
        ("home", "/"),
        ("a\x00b", "/"),
        ("", "/"),
    ],
)
def test_sign_in_goes_on_to_pages_of_the_portal_only(client, account, asked, reached):
    page = client.get(SIGN_IN, {"next": asked})
    assert page.context["next"] == (asked if asked == reached else "")
    assert sign_in(client, next=asked).url == reached


def test_a_page_for_people_with_an_account_asks_to_sign_in_first(client):
    answer = client.get(reverse("accounts:your_account"))
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/your-account/")


def test_the_django_admin_uses_the_same_sign_in(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)


def test_the_django_admin_tells_people_without_rights_so_in_place_of_asking_them_to_sign_in_again(client):
    client.force_login(person("reader"))
    for path in ("/admin/", "/admin/services/service/", "/admin/login/"):
        answer = client.get(path, follow=True)
        assert (answer.status_code, "You cannot see this page" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("words", ["word " * 2000, "x" * 60_000], ids=["2,000 words", "one long word"])
@pytest.mark.parametrize("path", ["/admin/accounts/user/", "/admin/mail/outboxmessage/"])
def test_the_django_admin_shortens_a_search_that_no_database_would_take(client, words, path):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    answer = client.get(path, {"q": words, "o": "1"}, follow=True)
    assert answer.status_code == 200
    assert answer.request["QUERY_STRING"] == f"q={('+'.join(['word'] * 10) if ' ' in words else 'x' * 200)}&o=1"
    assert "10 words at most" in answer.content.decode()


def test_the_django_admin_searches_for_what_was_typed(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    UserFactory(name="Anna Sample")
    answer = client.get("/admin/accounts/user/", {"q": "anna  sample"})
    assert (answer.status_code, "Anna Sample" in answer.content.decode()) == (200, True)


def spray(address, tries):
    for number in range(tries):
        with pytest.raises(SignInRefused) as refused:
            check_sign_in(email=f"guess{number}@example.org", password="Spring2024", address=address)
        assert refused.type is SignInRefused


def test_one_password_on_many_accounts_is_stopped_for_the_whole_network_address(client, account):
    spray("127.0.0.1", FAILURES_ALLOWED_FROM_ONE_PLACE)
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Too many tries to sign in from your network failed" in answer.content.decode()
    with pytest.raises(TooManyFailuresHere):
        check_sign_in(email=account.email, password=PASSWORD, address="127.0.0.1")
    assert check_sign_in(email=account.email, password=PASSWORD, address="10.0.0.9") == account


def test_one_failure_fewer_stops_nobody_and_the_stop_ends_by_itself(account):
    spray("10.0.0.1", FAILURES_ALLOWED_FROM_ONE_PLACE - 1)
    assert check_sign_in(email=account.email, password=PASSWORD, address="10.0.0.1") == account
    spray("10.0.0.1", 1)
    with freeze_time(timezone.now() + FAILURES_WITHIN + timedelta(seconds=1)):
        assert check_sign_in(email=account.email, password=PASSWORD, address="10.0.0.1") == account


def test_failures_without_a_known_network_address_stop_nobody_else(account):
    spray(None, FAILURES_ALLOWED_FROM_ONE_PLACE + 1)
    assert check_sign_in(email=account.email, password=PASSWORD, address=None) == account


def test_a_network_address_is_the_one_that_the_proxy_saw(client, account, settings):
    settings.PROXY_COUNT = 1
    spray("192.0.2.7", FAILURES_ALLOWED_FROM_ONE_PLACE)
    wrong = {"email": account.email, "password": PASSWORD}
    headers = {"X-Forwarded-For": "192.0.2.8, 192.0.2.7"}
    assert client.post(SIGN_IN, wrong, headers=headers).status_code == 429
    headers = {"X-Forwarded-For": "192.0.2.7, 192.0.2.8"}
    assert client.post(SIGN_IN, wrong, headers=headers).status_code == 302


def test_sign_out_is_posted_and_audited(client, account):
    client.force_login(account)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert "_auth_user_id" in client.session
    answer = client.post(reverse("accounts:sign_out"), follow=True)
    assert "You have signed out" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert actions() == ["accounts.sign_out"]


def test_sign_out_of_a_visitor_changes_nothing(client):
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    assert actions() == []


def test_sign_in_without_a_token_is_refused(account):
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "too old to send" in answer.content.decode()
    assert actions() == []


def test_the_demo_offers_its_sample_accounts(client, settings):
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    lead = person("service_lead")
    UserFactory(email="without.role@example.org")
    other = person("reader")
    other.email = "somebody@elsewhere.example.com"
    other.save()
    answer = client.get(SIGN_IN)
    assert answer.context["samples"] == [Sample(lead.name, lead.email, "Service lead, the whole organisation")]
    assert PASSWORD in answer.content.decode()


def test_the_demo_offers_a_few_accounts_of_each_role_first(client, settings):
    settings.DEMO = True
    made = [person(role) for role in ("administrator", *["service_lead"] * 7)]
    answer = client.get(SIGN_IN)
    assert [sample.email for sample in answer.context["samples"]] == [user.email for user in [*made[1:6], made[0]]]
    assert [sample.email for sample in answer.context["more_samples"]] == [user.email for user in made[6:]]


def test_a_running_service_offers_no_accounts(client, settings):
    settings.DEMO_PASSWORD = PASSWORD
    lead = person("service_lead")
    answer = client.get(SIGN_IN)
    assert answer.context["samples"] == []
    assert PASSWORD not in answer.content.decode()
    assert lead.email not in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.1"),
        (1, "nonsense", None),
    ],
)
def test_failures_are_counted_by_the_address_behind_the_proxies(
    client, account, settings, proxies, forwarded, expected
):
    settings.PROXY_COUNT = proxies
    typed = {"email": account.email, "password": "wrong"}
    client.post(SIGN_IN, typed, REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert FailedSignIn.objects.get().address == expected


JSON = {"Accept": "application/json"}


def test_page_that_stays_where_it_is_signs_in_by_json() -> None:
    user, client = UserFactory(), Client(enforce_csrf_checks=True)
    token = client.get("/sign-in/", headers=JSON).json()["token"]
    typed = {"email": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = client.post("/sign-in/", typed, headers=JSON).json()
    assert (answer["person"], answer["name"]) == (str(user.pk), user.name)
    assert answer["token"] != token
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"password": "wrong"}, "The e-mail address or the password is wrong"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"password": ""}, "Enter your password"),
    ],
)
def test_refusal_in_json_says_what_the_page_says(client: Client, typed: dict[str, str], problem: str) -> None:
    given = {"email": UserFactory().email, "password": PASSWORD, **typed}
    response = client.post("/sign-in/", given, headers=JSON)
    assert response.status_code == 422
    assert response.json()["problem"].startswith(problem)
    assert "_auth_user_id" not in client.session


def test_too_many_failures_count_in_json_too(client: Client) -> None:
    email = UserFactory().email
    for _try in range(FAILURES_ALLOWED):
        client.post("/sign-in/", {"email": email, "password": "wrong"}, headers=JSON)
    response = client.post("/sign-in/", {"email": email, "password": PASSWORD}, headers=JSON)
    assert response.status_code == 429
    assert "Too many tries" in response.json()["problem"]
