"""Wording of the outbox pages."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from mlco_portal.mail.models import OutboxBatch, OutboxMessage
from mlco_portal.mail.rules import MAX_ATTEMPTS
from mlco_portal.wording import british_datetime, counted

COLOURS = {
    OutboxMessage.Status.HELD: "yellow",
    OutboxMessage.Status.WAITING: "blue",
    OutboxMessage.Status.SENT: "green",
    OutboxMessage.Status.FAILED: "red",
}
SHORT: dict[str, str] = {
    OutboxMessage.Status.HELD: "Held",
    OutboxMessage.Status.WAITING: "Waiting",
    OutboxMessage.Status.SENT: "Sent",
    OutboxMessage.Status.FAILED: "Not sent",
}


def kind_words(kind: str) -> str:
    """Return a mail's kind in words: `plan_submitted` is "Plan submitted"."""
    return kind.replace("_", " ").capitalize()


def status_tag(message: OutboxMessage) -> dict[str, str]:
    status = OutboxMessage.Status(message.status)
    return {"tag": SHORT[status], "colour": COLOURS[status]}


def mail_row(message: OutboxMessage) -> list[Any]:
    """Return the cells of one mail in the list."""
    return [
        {"text": message.subject, "href": message.get_absolute_url()},
        message.to,
        british_datetime(timezone.localtime(message.created_at)),
        status_tag(message),
    ]


def mail_facts(message: OutboxMessage) -> list[tuple[str, str]]:
    """Return what is known about one mail, as keys and values."""
    facts = [
        ("To", message.to),
        ("About", kind_words(message.kind)),
        ("Written", british_datetime(timezone.localtime(message.created_at))),
    ]
    if message.sent_at:
        facts.append(("Sent", british_datetime(timezone.localtime(message.sent_at))))
    elif message.status == OutboxMessage.Status.WAITING:
        facts.append(("Next try", british_datetime(timezone.localtime(message.next_attempt_at))))
    if message.attempts:
        facts.append(("Tried", f"{counted(message.attempts, 'time')} of at most {MAX_ATTEMPTS}"))
    if message.last_error:
        facts.append(("The mail server said", message.last_error))
    return facts


def batch_tag(batch: OutboxBatch) -> dict[str, str]:
    """Return where a batch stands."""
    if batch.sent_at:
        return {"tag": "Sent", "colour": "green"}
    return {"tag": "Thrown away", "colour": "grey"} if batch.discarded_at else {"tag": "Held", "colour": "yellow"}


def batch_facts(batch: OutboxBatch, mails: int) -> list[tuple[str, str]]:
    """Return what is known about a batch, as keys and values."""
    facts = [
        ("About", batch.reason),
        ("Mails", str(mails)),
        ("Written", f"{british_datetime(timezone.localtime(batch.created_at))} by {batch.created_by}"),
    ]
    if batch.sent_at:
        facts.append(("Sent", f"{british_datetime(timezone.localtime(batch.sent_at))} by {batch.sent_by}"))
    if batch.discarded_at:
        at = british_datetime(timezone.localtime(batch.discarded_at))
        facts.append(("Thrown away", f"{at} by {batch.discarded_by}"))
    return facts


def batch_mails(mails: Iterable[OutboxMessage]) -> list[dict[str, Any]]:
    """Return each mail of a batch as it would go, or went."""
    return [
        {
            "name": str(one.to_user or one.to),
            "to": one.to,
            "body": one.body,
            "href": one.get_absolute_url(),
            **status_tag(one),
        }
        for one in mails
    ]
