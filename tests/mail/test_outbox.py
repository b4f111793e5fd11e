"""The stored outbox: nothing is lost, nothing is sent twice."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import LEASE, SECRET_REMOVED, AlreadySent, deliver_due_mail, queue_mail, send_again
from mlco_portal.mail.models import OutboxMessage
from mlco_portal.mail.rules import MAX_ATTEMPTS
from tests.factories import UserFactory

Status = OutboxMessage.Status


class BrokenServer(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no mail server here")


@pytest.fixture
def broken_server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"


def a_mail(**given):
    return queue_mail(
        **{"to": "lead@example.org", "kind": "plan_submitted", "subject": "Hello", "body": "Text", **given}
    )


@pytest.mark.django_db
def test_mail_is_kept_until_it_is_sent():
    message = a_mail()
    assert (message.status, mail.outbox) == (Status.WAITING, [])

    assert deliver_due_mail() == 1

    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == (Status.SENT, 1, "")
    assert message.sent_at is not None
    assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [(["lead@example.org"], "Hello", "Text")]
    assert deliver_due_mail() == 0


@pytest.mark.django_db
def test_mail_goes_with_the_transaction_that_wrote_it():
    with transaction.atomic():
        a_mail()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert deliver_due_mail() == 0


@pytest.mark.django_db
def test_mail_is_sent_on_commit_where_the_settings_say_so(settings, django_capture_on_commit_callbacks):
    settings.MAIL_DELIVER_ON_COMMIT = True
    with django_capture_on_commit_callbacks(execute=True):
        message = a_mail()
        assert mail.outbox == []
    message.refresh_from_db()
    assert (message.status, len(mail.outbox)) == (Status.SENT, 1)


@pytest.mark.django_db
def test_a_broken_mail_server_loses_nothing_and_is_tried_with_growing_waits(broken_server):
    message, now, waits = a_mail(), timezone.now(), []
    for _ in range(MAX_ATTEMPTS):
        assert deliver_due_mail(now=now) == 0
        message.refresh_from_db()
        waits.append((message.next_attempt_at - now) / timedelta(minutes=1))
        assert deliver_due_mail(now=message.next_attempt_at - timedelta(seconds=1)) == 0
        now = message.next_attempt_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (message.status, message.attempts) == (Status.FAILED, MAX_ATTEMPTS)
    assert message.last_error == "ConnectionRefusedError: no mail server here"
    assert (message.body, message.sent_at) == ("Text", None)

    deliver_due_mail(now=now + timedelta(days=30))
    message.refresh_from_db()
    assert message.attempts == MAX_ATTEMPTS


@pytest.mark.django_db
def test_one_refused_mail_does_not_hold_up_the_next():
    refused = a_mail(to="lead@example.org\nBcc: everybody@example.org")
    sent = a_mail()
    assert deliver_due_mail() == 1
    refused.refresh_from_db()
    sent.refresh_from_db()
    assert (refused.status, sent.status) == (Status.WAITING, Status.SENT)
    assert refused.last_error.startswith("BadHeaderError")


@pytest.mark.django_db
def test_a_mail_whose_worker_died_is_tried_again_after_the_lease():
    message, now = a_mail(), timezone.now()
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=1, next_attempt_at=now + LEASE)
    assert deliver_due_mail(now=now) == 0
    assert deliver_due_mail(now=now + LEASE) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "stored"),
    [
        ("Plan\r\nBcc: everybody@example.org", "Plan Bcc: everybody@example.org"),
        ("Plan\n\n returned\t", "Plan returned"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_subject_is_one_line(subject, stored):
    assert a_mail(subject=subject).subject == stored
    deliver_due_mail()
    assert mail.outbox[0].message()["Subject"] == stored
    assert mail.outbox[0].message()["Bcc"] is None
    assert mail.outbox[0].recipients() == ["lead@example.org"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["password_reset", "account_opened"])
def test_a_secret_text_is_removed_after_sending(kind):
    message = a_mail(kind=kind, body="https://portal.example.org/secret")
    deliver_due_mail()
    message.refresh_from_db()
    assert (message.body, mail.outbox[0].body) == (SECRET_REMOVED, "https://portal.example.org/secret")


@pytest.mark.django_db
def test_send_again_puts_a_failed_mail_back_and_is_audited():
    message, administrator = a_mail(), UserFactory()
    OutboxMessage.objects.update(status=Status.FAILED, attempts=MAX_ATTEMPTS)

    send_again(message=message, by=administrator)

    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.WAITING, 0)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.object_id) == ("mail.send_again", administrator, str(message.pk))
    assert entry.changes == {"status": ["failed", "waiting"]}
    assert deliver_due_mail() == 1


@pytest.mark.django_db
def test_send_again_refuses_a_mail_that_was_sent():
    message = a_mail()
    deliver_due_mail()
    with pytest.raises(AlreadySent):
        send_again(message=message, by=UserFactory())
    assert deliver_due_mail() == 0
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_deliver_mail_says_how_many_were_sent():
    a_mail()
    a_mail()
    said = StringIO()
    call_command("deliver_mail", stdout=said)
    assert said.getvalue() == "2 sent\n"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_a_mail_twice():
    for number in range(20):
        a_mail(subject=str(number))
    start, sent = threading.Barrier(3), []

    def work():
        start.wait()
        try:
            sent.append(deliver_due_mail())
        finally:
            close_old_connections()
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 20
    assert sorted(int(message.subject) for message in mail.outbox) == list(range(20))
