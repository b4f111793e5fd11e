"""Queue a mail inside a transaction; send what waits, with retries that grow longer."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from mlco_portal.mail.models import OutboxMessage

log = structlog.get_logger("mlco_portal.mail")
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
SECRET_KINDS = frozenset({"password_reset"})


def queue_mail(*, to: str, kind: str, subject: str, body: str, to_user: Any = None) -> OutboxMessage:
    """Keep a mail to be sent once the current transaction has committed; a rollback takes it back."""
    now = timezone.now()
    message = OutboxMessage.objects.create(
        to=to,
        to_user=to_user,
        kind=kind,
        subject=" ".join(subject.split())[:200],
        body=body,
        created_at=now,
        next_attempt_at=now,
    )
    if settings.MAIL_DELIVER_ON_COMMIT:
        transaction.on_commit(lambda: _deliver_one(message.pk), robust=True)
    return message


def deliver_due_mail(*, limit: int = 100, now: datetime | None = None) -> int:
    """Send the waiting mail whose time has come, oldest first; return how many were sent."""
    moment = now or timezone.now()
    due = OutboxMessage.objects.filter(status=OutboxMessage.Status.WAITING, next_attempt_at__lte=moment)
    keys = list(due.order_by("created_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_deliver_one(key, moment) for key in keys)


def send_again(*, message: OutboxMessage, by: Any) -> None:
    """Put a failed or waiting mail back in the queue, to be tried at once."""
    with transaction.atomic():
        locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
        if locked.status != OutboxMessage.Status.SENT:
            locked.status = OutboxMessage.Status.WAITING
            locked.attempts = 0
            locked.next_attempt_at = timezone.now()
            locked.save()
            if settings.MAIL_DELIVER_ON_COMMIT:
                transaction.on_commit(lambda: _deliver_one(locked.pk), robust=True)


def _deliver_one(key: int, now: datetime | None = None) -> bool:
    """Try to send one mail under its row lock, so that two workers never send it twice."""
    moment = now or timezone.now()
    with transaction.atomic():
        waiting = OutboxMessage.objects.select_for_update(skip_locked=True).filter(
            pk=key, status=OutboxMessage.Status.WAITING
        )
        message = waiting.first()
        if message is None:
            return False
        message.attempts += 1
        try:
            EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to]).send()
        except Exception as error:  # noqa: BLE001 - whatever the mail server does, the mail stays in the outbox
            _keep_for_later(message, error, moment)
            return False
        message.status = OutboxMessage.Status.SENT
        message.sent_at = moment
        message.last_error = ""
        if message.kind in SECRET_KINDS and not settings.DEMO:
            message.body = "The text held a secret link and was removed after sending."
        message.save()
        return True


def _keep_for_later(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:1000]
    message.next_attempt_at = now + FIRST_WAIT * 2 ** (message.attempts - 1)
    if message.attempts >= MAX_ATTEMPTS:
        message.status = OutboxMessage.Status.FAILED
    message.save()
    log.warning("mail_not_sent", kind=message.kind, attempts=message.attempts, error=message.last_error)
