"""Queue a mail inside a transaction; send what waits, with retries that grow longer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mlco_portal.audit.actions import record
from mlco_portal.mail.letters import letter_of_choice
from mlco_portal.mail.models import MailPreference, Notice, OutboxMessage, Topic
from mlco_portal.mail.queries import choices_of
from mlco_portal.mail.rules import MAX_ATTEMPTS, SECRET_KINDS, wait_after

When = MailPreference.When
log = structlog.get_logger("mlco_portal.mail")
# How long a worker may take for one mail before another one may try it.
LEASE = timedelta(minutes=5)
SECRET_REMOVED = "The text held a secret link and was removed after sending."  # noqa: S105


class AlreadySent(Exception):
    """The mail server has this mail; it is not sent a second time."""


class StillHeld(Exception):
    """The mail belongs to a batch that nobody has sent yet; it goes with its batch or not at all."""


def queue_mail(*, to: str, kind: str, subject: str, body: str, to_user: Any = None) -> OutboxMessage:
    """Keep a mail to be sent once the current transaction has committed; a rollback takes it back."""
    return queue_mails([OutboxMessage(to=to, to_user=to_user, kind=kind, subject=subject, body=body)])[0]


def queue_mails(messages: Sequence[OutboxMessage], *, now: datetime | None = None) -> list[OutboxMessage]:
    """Keep mails that were made but not stored, as `queue_mail` keeps one (one statement for each hundred)."""
    moment = now or timezone.now()
    for message in messages:
        message.subject = _one_line(message.subject)
        message.created_at = message.next_attempt_at = moment
    kept = OutboxMessage.objects.bulk_create(messages, batch_size=100)
    if settings.MAIL_DELIVER_ON_COMMIT:
        transaction.on_commit(lambda: [_deliver_one(one.pk) for one in kept], robust=True)
    return kept


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


def notify(*, to_user: Any, topic: Topic, kind: str, subject: str, text: str, link: str) -> None:
    """Tell one person; see `notify_all`."""
    notify_all(people=[to_user], topic=topic, kind=kind, subject=subject, text=text, link=link)


def notify_all(*, people: Iterable[Any], topic: Topic, kind: str, subject: str, text: str, link: str) -> None:
    """Tell each of the people once, in the caller's transaction; constant queries for any number of them.

    A person who chose to hear of the topic at once gets a mail; others find it in the next morning's mail, or (not by
    mail) it is kept as told. Whose account is closed is left out. `link` is a path within the portal.
    """
    notify_each([News(list(people), topic, kind, subject, text, link)])


class News(NamedTuple):
    """One thing to tell some people."""

    people: Sequence[Any]
    topic: Topic
    kind: str
    subject: str
    text: str
    link: str


def notify_each(news: Iterable[News]) -> None:
    """Tell people several things, each as `notify_all` does; a query a topic and two more, for any number of them."""
    told = [(one, list({person.pk: person for person in one.people if person.is_active}.values())) for one in news]
    asked: dict[Topic, set[int]] = defaultdict(set)
    for one, people in told:
        asked[one.topic] |= {person.pk for person in people}
    chosen = {topic: choices_of(keys, topic) for topic, keys in asked.items() if keys}
    if not chosen:
        return
    mails: list[OutboxMessage] = []
    notices: list[Notice] = []
    for one, people in told:
        line = _one_line(one.subject)
        at_once = [person for person in people if chosen[one.topic][person.pk] == When.AT_ONCE]
        mails += _letters(at_once, one.kind, line, one.text, one.link)
        later = (person for person in people if chosen[one.topic][person.pk] != When.AT_ONCE)
        notices += (_notice(one, line, person, chosen[one.topic][person.pk]) for person in later)
    with transaction.atomic():
        if mails:
            queue_mails(mails)
        Notice.objects.bulk_create(notices, batch_size=500)


def _notice(news: News, line: str, person: Any, when: str) -> Notice:
    now = timezone.now()
    return Notice(
        user=person,
        topic=news.topic,
        kind=news.kind,
        subject=line,
        text=news.text,
        link=news.link,
        created_at=now,
        told_at=None if when == When.MORNING else now,
    )


def _letters(people: Sequence[Any], kind: str, subject: str, text: str, link: str) -> list[OutboxMessage]:
    return [
        OutboxMessage(
            to=one.email,
            to_user=one,
            kind=kind,
            subject=subject,
            body=letter_of_choice(name=one.name, text=text, link=link),
        )
        for one in people
    ]


def deliver_due_mail(*, limit: int = 100, now: datetime | None = None) -> int:
    """Send the waiting mail whose time has come, oldest first; return how many were sent."""
    due = OutboxMessage.objects.due(now or timezone.now())
    keys = list(due.order_by("created_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_deliver_one(key, now) for key in keys)


def send_again(*, message: OutboxMessage, by: Any) -> None:
    """Put a failed or waiting mail back in the queue, to be tried at once; raise AlreadySent or StillHeld otherwise."""
    with transaction.atomic():
        locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
        if locked.status == OutboxMessage.Status.SENT:
            raise AlreadySent
        if locked.status == OutboxMessage.Status.HELD:
            raise StillHeld
        before = locked.status
        locked.status = OutboxMessage.Status.WAITING
        locked.attempts = 0
        locked.next_attempt_at = timezone.now()
        locked.save()
        changes = {"status": [before, locked.status]} if before != locked.status else {}
        record("mail.send_again", by=by, about=locked, changes=changes)
        if settings.MAIL_DELIVER_ON_COMMIT:
            transaction.on_commit(lambda: _deliver_one(locked.pk), robust=True)


def _deliver_one(key: int, now: datetime | None = None) -> bool:
    """Try to send one mail; say whether the mail server took it.

    One short UPDATE claims the mail, so that two workers never send it twice and no lock is held while the mail
    server thinks. A worker that dies on the way leaves it to be tried again after LEASE.
    """
    moment = now or timezone.now()
    claimed = OutboxMessage.objects.due(moment).filter(pk=key)
    if not claimed.update(attempts=F("attempts") + 1, next_attempt_at=moment + LEASE):
        return False
    message = OutboxMessage.objects.get(pk=key)
    try:
        EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to]).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server does, the mail stays in the outbox
        _keep_for_later(message, error, moment)
        return False
    message.status = OutboxMessage.Status.SENT
    message.sent_at = moment
    message.last_error = ""
    if message.kind in SECRET_KINDS and not settings.DEMO:
        message.body = SECRET_REMOVED
    message.save()
    return True


def _keep_for_later(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:1000]
    message.next_attempt_at = now + wait_after(message.attempts)
    if message.attempts >= MAX_ATTEMPTS:
        message.status = OutboxMessage.Status.FAILED
    message.save()
    log.warning(
        "mail_not_sent", mail=message.pk, kind=message.kind, attempts=message.attempts, error=type(error).__name__
    )
