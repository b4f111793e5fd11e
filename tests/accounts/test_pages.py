"""Your account, the roles page and the administrators' pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from mlco_portal.accounts.actions import add_account, change_account
from mlco_portal.accounts.models import User
from mlco_portal.accounts.rules import EmailTaken
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import OutboxMessage
from services.models import DeputyCover
from tests.factories import AppointmentFactory, ServiceFactory, UserFactory, person

pytestmark = pytest.mark.django_db
ADMIN_PAGES = ("list", "add")
ACCOUNT_PAGES = ("detail", "change", "close")
STEPS = ("close", "reopen", "send_link", "change")


@pytest.fixture
def administrator(client):
    user = person("administrator")
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    return client.get(reverse(f"accounts:{name}", args=args), query)


def last_entry():
    return AuditEntry.objects.first()


@freeze_time("2024-03-01")
def test_your_account_shows_roles_places_dates_and_covers(client):
    lead = person("service_lead", service=ServiceFactory(name="Podiatry"))
    AppointmentFactory(user=lead, role="contributor", starts_on=date(2024, 4, 1), ends_on=date(2025, 3, 31))
    AppointmentFactory(user=lead, role="planning_team", starts_on=date(2020, 1, 1), ends_on=date(2024, 2, 29))
    deputy = UserFactory(name="Deputy lead, Podiatry")
    DeputyCover.objects.create(
        appointment=lead.appointments.get(role="service_lead"),
        deputy=deputy,
        starts_on=date(2024, 2, 20),
        ends_on=date(2024, 3, 10),
    )
    client.force_login(lead)
    roles = page(client, "your_account").context["roles"]
    assert [(role.name, role.place, role.dates) for role in roles] == [
        ("Service lead", "Podiatry", "since 1 January 2020"),
        ("Contributor", "the whole organisation", "from 1 April 2024 until 31 March 2025"),
    ]
    assert roles[0].deputies == ["Deputy lead, Podiatry, until 10 March 2024"]

    client.force_login(deputy)
    answer = page(client, "your_account")
    assert answer.context["roles"] == []
    assert [(role.name, role.cover) for role in answer.context["covers"]] == [("Service lead", lead.name)]
    assert "You hold no role yet" in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("planning_team", 200), ("service_lead", 403)])
def test_the_roles_page_is_for_those_who_appoint(client, role, status):
    client.force_login(person(role))
    answer = page(client, "roles")
    assert answer.status_code == status
    if status == 200:
        assert answer.content.decode().count("<strong>Yes</strong>") == 56


@pytest.mark.parametrize("role", ["reader", "service_lead", "planning_team", "executive_approver"])
def test_accounts_are_for_administrators(client, role):
    account = UserFactory()
    client.force_login(person(role))
    assert [page(client, name).status_code for name in ADMIN_PAGES] == [403, 403]
    assert [page(client, name, account.pk).status_code for name in ACCOUNT_PAGES] == [403, 403, 403]
    posts = [client.post(reverse(f"accounts:{name}", args=[account.pk])).status_code for name in STEPS]
    assert posts == [403] * len(STEPS)
    assert client.post(reverse("accounts:add"), {"name": "X", "email": "x@example.org"}).status_code == 403
    assert not AuditEntry.objects.exists()


def test_accounts_ask_visitors_to_sign_in(client):
    assert page(client, "list").url == "/sign-in/?next=/accounts/"


@pytest.mark.parametrize("key", [0, 999, 10**30])
def test_an_unknown_account_is_not_found(client, administrator, key):
    assert [page(client, name, key).status_code for name in ACCOUNT_PAGES] == [404, 404, 404]
    assert [client.post(reverse(f"accounts:{name}", args=[key])).status_code for name in STEPS] == [404] * len(STEPS)


def test_wrong_methods_are_refused(client, administrator):
    assert page(client, "reopen", administrator.pk).status_code == 405
    assert page(client, "send_link", administrator.pk).status_code == 405
    assert client.post(reverse("accounts:list")).status_code == 405
    assert client.delete(reverse("accounts:detail", args=[administrator.pk])).status_code == 405


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Ann", "Person A", "Zed"]),
        ({"words": "zed"}, ["Zed"]),
        ({"words": "PODIATRY zed"}, ["Zed"]),
        ({"state": "closed"}, ["Ann"]),
        ({"state": "open"}, ["Person A", "Zed"]),
        ({"words": "%"}, []),
        ({"state": "nonsense"}, ["Ann", "Person A", "Zed"]),
    ],
)
def test_the_list_is_searched(client, query, names):
    administrator = person("administrator")
    User.objects.filter(pk=administrator.pk).update(name="Person A")
    client.force_login(administrator)
    UserFactory(name="Zed", email="podiatry@example.org")
    UserFactory(name="Ann", is_active=False)
    assert [row[0]["text"] for row in page(client, "list", **query).context["rows"]] == names


def test_the_list_asks_the_same_of_the_database_for_3_and_60(client, administrator):
    counts = []
    for total in (3, 60):
        for _ in range(total - User.objects.count()):
            person("service_lead", service=ServiceFactory())
        with CaptureQueriesContext(connection) as queries:
            assert page(client, "list").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_add_account_mails_a_link_and_is_audited(client, administrator):
    answer = client.post(
        reverse("accounts:add"), {"name": " Team  lead,\tNutrition ", "email": "Nutrition@Example.org"}
    )
    account = User.objects.get(email="nutrition@example.org")
    assert answer.url == account.get_absolute_url()
    assert (account.name, account.has_usable_password()) == ("Team lead, Nutrition", False)
    message = OutboxMessage.objects.get()
    assert (message.to, message.kind) == (account.email, "account_opened")
    assert "http://testserver/password-reset/" in message.body
    entry = last_entry()
    assert (entry.action, entry.by, entry.object_id) == ("accounts.add_account", administrator, str(account.pk))
    assert entry.changes["email"] == [None, "nutrition@example.org"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": "", "email": "a@example.org"}, "Enter a name"),
        ({"name": "A", "email": "a at example.org"}, "Enter an e-mail address in the right form"),
        ({"name": "A", "email": "TAKEN@example.org"}, "Another account has this e-mail address"),
        ({"name": "A" * 151, "email": "a@example.org"}, "at most 150 characters"),
        ({"name": "A", "email": "a@example.org\r\nBcc: b@example.org"}, "Enter an e-mail address in the right form"),
    ],
)
def test_add_account_explains_what_is_wrong_and_keeps_what_was_typed(client, administrator, typed, problem):
    UserFactory(email="taken@example.org", is_active=False)
    answer = client.post(reverse("accounts:add"), typed)
    assert answer.status_code == 200
    assert problem in answer.content.decode()
    assert answer.context["form"]["name"].value() == typed["name"]
    assert (OutboxMessage.objects.count(), AuditEntry.objects.count(), User.objects.count()) == (0, 0, 2)


def test_two_accounts_never_share_an_address(administrator):
    taken = UserFactory(email="taken@example.org")
    with pytest.raises(EmailTaken):
        add_account(name="A", email="Taken@example.org", by=administrator)
    with pytest.raises(EmailTaken):
        change_account(account=administrator, name="A", email="TAKEN@example.org", by=administrator)
    assert User.objects.filter(email=taken.email).count() == 1


def test_change_of_an_address_is_told_to_the_old_one(administrator):
    account = UserFactory(name="Executive", email="executive@example.org")
    change_account(account=account, name="Chief Executive", email="executive@example.org", by=administrator)
    assert not OutboxMessage.objects.exists()
    change_account(account=account, name="Chief Executive", email="other@example.org", by=administrator)
    letter = OutboxMessage.objects.get()
    assert (letter.to, letter.kind) == ("executive@example.org", "address_changed")
    assert "other@example.org" in letter.body


def test_change_account_keeps_old_and_new_in_the_audit_trail(client, administrator):
    account = UserFactory(name="Old", email="old@example.org")
    client.post(reverse("accounts:change", args=[account.pk]), {"name": "New", "email": "NEW@example.org"})
    account.refresh_from_db()
    assert (account.name, account.email) == ("New", "new@example.org")
    entry = last_entry()
    assert (entry.action, entry.by) == ("accounts.change_account", administrator)
    assert entry.changes == {"name": ["Old", "New"], "email": ["old@example.org", "new@example.org"]}


def test_saving_an_account_unchanged_leaves_no_trace(client, administrator):
    account = UserFactory()
    client.post(reverse("accounts:change", args=[account.pk]), {"name": account.name, "email": account.email})
    assert not AuditEntry.objects.exists()


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(client, administrator, django_user_model):
    account = UserFactory()
    other = client.__class__()
    other.force_login(account)
    client.post(reverse("accounts:close", args=[account.pk]))
    client.post(reverse("accounts:close", args=[account.pk]))
    assert other.get(reverse("accounts:your_account")).status_code == 302
    assert "This account is closed" in page(client, "detail", account.pk).content.decode()
    assert client.post(reverse("accounts:send_link", args=[account.pk]), follow=True).status_code == 200
    assert OutboxMessage.objects.count() == 0

    client.post(reverse("accounts:reopen", args=[account.pk]))
    other.force_login(account)
    assert other.get(reverse("accounts:your_account")).status_code == 200
    trail = AuditEntry.objects.order_by("pk").values_list("action", "changes")
    assert list(trail) == [
        ("accounts.close_account", {"may sign in": [True, False]}),
        ("accounts.reopen_account", {"may sign in": [False, True]}),
    ]


def test_nobody_closes_their_own_account(client, administrator):
    answer = client.post(reverse("accounts:close", args=[administrator.pk]), follow=True)
    assert "You cannot close your own account" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_an_administrator_cannot_take_over_a_superuser(client, administrator):
    superuser = UserFactory(is_superuser=True, email="root@example.org")
    assert "Only a superuser may change" in page(client, "detail", superuser.pk).content.decode()
    typed = {"name": "Mine", "email": "mine@example.org"}
    answer = client.post(reverse("accounts:change", args=[superuser.pk]), typed)
    assert "Only a superuser may change" in answer.content.decode()
    for step in ("close", "reopen", "send_link"):
        client.post(reverse(f"accounts:{step}", args=[superuser.pk]))
    superuser.refresh_from_db()
    assert (superuser.email, superuser.is_active) == ("root@example.org", True)
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_link_can_be_sent_to_an_account(client, administrator):
    account = UserFactory()
    client.post(reverse("accounts:send_link", args=[account.pk]))
    assert (OutboxMessage.objects.get().to, last_entry().action) == (account.email, "accounts.send_password_link")


def test_the_django_admin_audits_changes_and_deletes_nothing(client):
    superuser = UserFactory(is_superuser=True, is_staff=True)
    account = UserFactory(name="Old")
    client.force_login(superuser)
    typed = {"name": "New", "email": account.email, "is_active": "on", "is_staff": "on"}
    assert client.post(f"/admin/accounts/user/{account.pk}/change/", typed).status_code == 302
    assert last_entry().changes == {"name": ["Old", "New"], "is_staff": [False, True]}
    assert client.post(f"/admin/accounts/user/{account.pk}/delete/", {"post": "yes"}).status_code == 403
