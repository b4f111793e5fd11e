"""Passwords: a link by mail, set once, changed by their owner."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import OutboxMessage
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "correct horse battery"


@pytest.fixture
def account():
    return UserFactory(email="lead.podiatry@example.org", name="Service lead, Podiatry")


def ask(client, email="lead.podiatry@example.org"):
    return client.post(reverse("accounts:password_reset"), {"email": email})


def link():
    found = re.search(r"http://testserver(/password-reset/\S+)", OutboxMessage.objects.first().body)
    return found[1]


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("typed", ["lead.podiatry@example.org", "LEAD.Podiatry@example.org"])
def test_a_link_is_mailed_to_the_account(client, account, typed):
    answer = ask(client, typed)
    assert answer.url == reverse("accounts:password_reset_sent")
    message = OutboxMessage.objects.get()
    assert (message.to, message.to_user, message.kind) == (account.email, account, "password_reset")
    assert "The link works once, for 24 hours" in message.body
    assert actions() == ["accounts.request_password_reset"]


@pytest.mark.parametrize("is_active", [True, False])
def test_the_answer_does_not_tell_whether_there_is_an_account(client, account, is_active):
    account.is_active = is_active
    account.save()
    asked = ask(client, "nobody@example.org")
    known = ask(client, account.email)
    assert (asked.status_code, asked.url, asked.content) == (known.status_code, known.url, known.content)
    assert OutboxMessage.objects.count() == int(is_active)


def test_nobody_is_flooded_with_links(client, account):
    with freeze_time("2024-02-01 10:00") as clock:
        for _ in range(5):
            assert ask(client).status_code == 302
        assert OutboxMessage.objects.count() == 3
        clock.tick(timedelta(minutes=61))
        ask(client)
        assert OutboxMessage.objects.count() == 4


def test_the_link_sets_a_new_password_once(client, account):
    ask(client)
    address = link()
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0].endswith("/set-password/")
    assert address.rsplit("/", 2)[-2] not in page.content.decode()

    answer = client.post(page.redirect_chain[-1][0], {"password": NEW})

    account.refresh_from_db()
    assert answer.url == reverse("accounts:sign_in")
    assert account.check_password(NEW)
    assert actions() == ["accounts.request_password_reset", "accounts.reset_password"]
    assert OutboxMessage.objects.first().kind == "password_changed"
    assert "This link no longer works" in Client().get(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "Enter a new password"),
        ("short", "too short"),
        ("password1234", "too common"),
        ("293847561029", "entirely numeric"),
        ("lead.podiatry@example.org", "too similar"),
    ],
)
def test_a_weak_password_is_explained_and_the_link_still_works(client, account, password, problem):
    ask(client)
    address = client.get(link()).url
    answer = client.post(address, {"password": password})
    assert problem in answer.content.decode()
    assert client.post(address, {"password": NEW}).status_code == 302


@pytest.mark.parametrize(
    "address", ["/password-reset/MQ/abc-def/", "/password-reset/%00/x/", "/password-reset/AAAA/set-password/"]
)
def test_a_forged_link_sets_nothing(client, account, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "This link no longer works" in answer.content.decode()
    client.post(address, {"password": NEW})
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_link_is_too_old_after_a_day(client, account):
    with freeze_time("2024-02-01 10:00"):
        ask(client)
    with freeze_time("2024-02-02 10:00:02"):
        assert "This link no longer works" in client.get(link(), follow=True).content.decode()


def test_a_link_of_a_closed_account_is_void(client, account):
    ask(client)
    account.is_active = False
    account.save()
    assert "This link no longer works" in client.get(link(), follow=True).content.decode()


def test_changing_the_password_keeps_me_signed_in_and_ends_other_sessions(client, account):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(account)
    answer = client.post(reverse("accounts:change_password"), {"current": PASSWORD, "password": NEW}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    assert answer.status_code == 200
    assert elsewhere.get(reverse("accounts:your_account")).status_code == 302
    assert actions() == ["accounts.change_password"]
    assert NEW not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"current": "wrong", "password": NEW}, "current"),
        ({"current": PASSWORD, "password": "short"}, "password"),
        ({"current": "", "password": NEW}, "current"),
    ],
)
def test_changing_the_password_needs_the_current_one_and_a_good_new_one(client, account, typed, field):
    client.force_login(account)
    answer = client.post(reverse("accounts:change_password"), typed)
    assert list(answer.context["form"].errors) == [field]
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert actions() == []


def test_the_password_pages_of_an_account_need_a_sign_in(client):
    assert client.get(reverse("accounts:change_password")).status_code == 302
    assert client.post(reverse("accounts:change_password"), {"password": NEW}).status_code == 302
