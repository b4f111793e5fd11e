"""Wording of the outbox pages."""

from typing import Any

from django.utils import timezone

from mlco_portal.mail.models import OutboxMessage
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
