"""Held mail in the outbox: never delivered by itself, sent together or not at all."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import StillHeld, deliver_due_mail, send_again
from mlco_portal.mail.batches import BatchClosed, Letter, NobodyLeft, discard_batch, hold_batch, send_batch
from mlco_portal.mail.models import OutboxBatch, OutboxMessage
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db


def a_batch(count: int = 2, by=None) -> OutboxBatch:
    return hold_batch(
        subject="A  long\nsubject",
        text="Hello",
        reason="Plans that are outstanding",
        kind="plan_outstanding",
        letters=[Letter(UserFactory(), f"<b>Letter {number}</b>") for number in range(count)],
        made_from={"by": "somebody"},
        by=by or UserFactory(),
    )


def test_held_mail_is_not_due_and_cannot_be_sent_alone():
    batch = a_batch()
    assert batch.subject == "A long subject"
    assert not OutboxMessage.objects.due(timezone.now()).exists()
    assert deliver_due_mail() == 0
    with pytest.raises(StillHeld):
        send_again(message=batch.messages.first(), by=UserFactory())
    assert set(batch.messages.values_list("status", flat=True)) == {"held"}


def test_sending_takes_all_at_once_and_only_once():
    batch, by = a_batch(3), UserFactory(name="Planner")
    letters = [Letter(one.to_user, "New text") for one in batch.messages.all()[:2]]
    assert send_batch(batch=batch, letters_now=lambda _: letters, by=by) == 1
    assert list(batch.messages.values_list("status", "body")) == [("waiting", "New text")] * 2
    with pytest.raises(BatchClosed, match="Planner sent it on"):
        send_batch(batch=batch, letters_now=lambda _: letters, by=by)
    with pytest.raises(BatchClosed):
        discard_batch(batch=batch, by=by)
    assert deliver_due_mail() == 2
    [entry] = AuditEntry.objects.filter(action="mail.batch_sent")
    assert (entry.by, entry.changes) == (by, {"sent": [0, 2], "left out": [0, 1]})


def test_a_failure_on_the_way_sends_nothing():
    batch = a_batch()

    def broken(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send_batch(batch=batch, letters_now=broken, by=UserFactory())
    batch.refresh_from_db()
    assert (batch.sent_at, batch.messages.filter(status="held").count()) == (None, 2)


def test_without_letters_nothing_is_held_or_sent():
    with pytest.raises(NobodyLeft):
        a_batch(0)
    batch = a_batch()
    with pytest.raises(NobodyLeft):
        send_batch(batch=batch, letters_now=lambda _: [], by=UserFactory())
    assert batch.messages.count() == 2


def test_thrown_away_mail_is_gone_for_good():
    batch, by = a_batch(), UserFactory()
    discard_batch(batch=batch, by=by)
    with pytest.raises(BatchClosed, match="threw it away"):
        send_batch(batch=batch, letters_now=lambda _: [], by=by)
    assert not OutboxMessage.objects.exists()
    batch.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxBatch.objects.filter(Q(pk=batch.pk)).update(sent_at=timezone.now())


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("planning_team", 200), ("service_lead", 403)])
def test_a_batch_is_read_by_those_who_read_the_outbox(client, settings, role, status):
    settings.DEMO = True
    batch = a_batch()
    client.force_login(person(role))
    answer = client.get(reverse("mail:batch", args=[batch.pk]))
    assert answer.status_code == status
    assert client.get(reverse("mail:throw_away", args=[batch.pk])).status_code == status
    assert "<b>Letter" not in answer.content.decode()
    if status == 200:
        assert "&lt;b&gt;Letter 0" in answer.content.decode()
        assert "A long subject" in client.get(reverse("mail:list")).content.decode()


def test_pages_of_a_batch_ask_the_same_for_2_and_60(client):
    client.force_login(person("planning_team"))
    counts = []
    for total in (2, 60):
        batch = a_batch(total)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("mail:batch", args=[batch.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("key", [0, 10**30])
def test_an_unknown_batch_is_not_found(client, key):
    client.force_login(person("planning_team"))
    for name in ("mail:batch", "mail:throw_away", "planning:round:send", "planning:round:rewrite"):
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_a_batch_of_something_else_is_not_sent_as_a_round(client):
    batch = a_batch()
    client.force_login(person("planning_team"))
    assert client.post(reverse("planning:round:send", args=[batch.pk])).status_code == 404
    assert "Send 2 messages" not in client.get(reverse("mail:batch", args=[batch.pk])).content.decode()


@pytest.mark.parametrize(("role", "is_led_there"), [("planning_team", True), ("reader", False), (None, False)])
def test_the_demo_leads_only_those_to_a_batch_who_may_open_it(client, settings, role, is_led_there):
    settings.DEMO = True
    address = reverse("mail:batch", args=[a_batch().pk])
    if role:
        client.force_login(person(role))
    answer = client.get(reverse("mail:list"))
    assert (address in answer.content.decode()) is is_led_there
    assert (client.get(address).status_code == 200) is is_led_there
