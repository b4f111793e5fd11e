"""The outbox pages: who reads them and what they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import queue_mail
from mlco_portal.mail.models import OutboxMessage
from tests.factories import person

pytestmark = pytest.mark.django_db
SECRET = "https://portal.example.org/password-reset/secret"


def a_mail(**given):
    return queue_mail(
        **{"to": "lead@example.org", "kind": "plan_submitted", "subject": "Hello", "body": "Text", **given}
    )


@pytest.fixture
def reader_of_the_outbox(client):
    client.force_login(person("administrator"))
    return client


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("planning_team", 200), ("service_lead", 403), ("reader", 403)]
)
def test_the_outbox_is_for_those_who_hold_the_permission(client, role, status):
    message = a_mail()
    client.force_login(person(role))
    assert client.get(reverse("mail:list")).status_code == status
    assert client.get(message.get_absolute_url()).status_code == status


def test_a_visitor_is_sent_to_sign_in(client):
    answer = client.get(reverse("mail:list"))
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/outbox/")


def test_in_the_demo_everybody_reads_the_outbox(client, settings):
    settings.DEMO = True
    message = a_mail(kind="password_reset", body=f"Open {SECRET}")
    page = client.get(reverse("mail:list")).content.decode()
    assert "no mail leaves this machine" in page
    assert f'<a href="{SECRET}"' in client.get(message.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["password_reset", "account_opened"])
def test_a_secret_text_is_not_shown(reader_of_the_outbox, kind):
    message = a_mail(kind=kind, body=SECRET)
    page = reader_of_the_outbox.get(message.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert "It is not shown here" in page


def test_the_text_of_a_mail_is_escaped(reader_of_the_outbox):
    message = a_mail(subject="<b>Hi</b>", body="<script>alert(1)</script>")
    page = reader_of_the_outbox.get(message.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("status", "subjects"), [("failed", ["Bad"]), ("sent", []), ("", ["Bad", "Good"]), ("x", ["Bad", "Good"])]
)
def test_the_list_is_filtered_by_status(reader_of_the_outbox, status, subjects):
    a_mail(subject="Good")
    OutboxMessage.objects.filter(pk=a_mail(subject="Bad").pk).update(status="failed")
    answer = reader_of_the_outbox.get(reverse("mail:list"), {"status": status})
    assert [row[0]["text"] for row in answer.context["rows"]] == subjects
    assert "1 mail could not be sent" in answer.content.decode()


def test_the_list_asks_the_same_of_the_database_for_3_and_60(reader_of_the_outbox):
    counts = []
    for total in (3, 60):
        for _ in range(total - OutboxMessage.objects.count()):
            a_mail()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert reader_of_the_outbox.get(reverse("mail:list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_send_again_is_posted_by_those_who_may(client):
    message = a_mail()
    OutboxMessage.objects.update(status="failed")
    address = reverse("mail:send_again", args=[message.pk])

    client.force_login(person("reader"))
    assert client.post(address).status_code == 403
    client.force_login(person("planning_team"))
    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)

    assert "in the queue again" in answer.content.decode()
    assert OutboxMessage.objects.get().status == "waiting"
    assert AuditEntry.objects.filter(action="mail.send_again").count() == 1


def test_send_again_of_a_sent_mail_is_explained(reader_of_the_outbox):
    message = a_mail()
    OutboxMessage.objects.update(status="sent", sent_at=message.created_at)
    answer = reader_of_the_outbox.post(reverse("mail:send_again", args=[message.pk]), follow=True)
    assert "has been sent already" in answer.content.decode()


@pytest.mark.parametrize("key", [0, 999, 10**30])
def test_an_unknown_mail_is_not_found(reader_of_the_outbox, key):
    assert reader_of_the_outbox.get(reverse("mail:detail", args=[key])).status_code == 404
    assert reader_of_the_outbox.post(reverse("mail:send_again", args=[key])).status_code == 404
