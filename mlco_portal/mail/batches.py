"""One message to many people: held in the outbox, written anew, sent together, or thrown away."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mlco_portal.audit.actions import record
from mlco_portal.mail.actions import deliver_due_mail
from mlco_portal.mail.models import OutboxBatch, OutboxMessage
from mlco_portal.wording import british_datetime

AT_ONCE = 200
SENT_AT_ONCE = 50


class BatchClosed(Exception):
    """Somebody has sent the batch, or thrown it away, before; the text says who and when."""


class BatchChanged(Exception):
    """Somebody wrote the letters anew after the person looked at what would be sent."""


class NobodyLeft(Exception):
    """There is nobody any more whom the batch would go to."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets."""

    to_user: Any
    body: str


def mark_of(batch: OutboxBatch) -> str:
    """Return what tells the letters of the batch, as somebody saw them, from those that were written anew."""
    facts = json.dumps([batch.subject, batch.text, batch.made_from], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def hold_batch(
    *, subject: str, text: str, reason: str, kind: str, letters: Sequence[Letter], made_from: Mapping[str, Any], by: Any
) -> OutboxBatch:
    """Put one message to several people in the outbox, held; raise NobodyLeft without letters."""
    if not letters:
        raise NobodyLeft
    with transaction.atomic():
        batch = OutboxBatch.objects.create(
            subject=_line(subject),
            text=text,
            reason=reason[:200],
            made_from=dict(made_from),
            created_at=timezone.now(),
            created_by=by,
        )
        _write(batch, letters, kind)
        record("mail.batch_held", by=by, about=batch, changes={"messages": [None, len(letters)]})
    return batch


def rewrite_batch(
    *, batch: OutboxBatch, subject: str, text: str, letters: Sequence[Letter], made_from: Mapping[str, Any], by: Any
) -> OutboxBatch:
    """Write all held letters of the batch anew; raise BatchClosed, or NobodyLeft without letters."""
    if not letters:
        raise NobodyLeft
    with transaction.atomic():
        locked = _open(batch)
        before = {"subject": locked.subject, "messages": locked.messages.count()}
        kind = locked.messages.values_list("kind", flat=True).first() or "batch"
        locked.subject, locked.text, locked.made_from = _line(subject), text, dict(made_from)
        locked.save()
        locked.messages.all().delete()
        _write(locked, letters, kind)
        after = {"subject": locked.subject, "messages": len(letters)}
        changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        record("mail.batch_rewritten", by=by, about=locked, changes=changes)
    return locked


def send_batch(
    *, batch: OutboxBatch, letters_now: Callable[[OutboxBatch], Sequence[Letter]], seen: str = "", by: Any
) -> int:
    """Send the letters of the batch, all of them or none, once; return how many held mails were left out.

    `letters_now` is asked under the lock, of the batch as it stands now, and writes anew for those who are still to
    get one; the mails of all others are taken back. `seen` is the mark of what the person was shown, if anything.
    Raise BatchClosed, BatchChanged when it is not that any more, or NobodyLeft when nobody is left.
    """
    with transaction.atomic():
        locked = _open(batch)
        if seen and seen != mark_of(locked):
            raise BatchChanged
        bodies = {one.to_user.pk: one.body for one in letters_now(locked)}
        held = list(locked.messages.filter(status=OutboxMessage.Status.HELD))
        going = [one for one in held if one.to_user_id in bodies]
        if not going:
            raise NobodyLeft
        now = timezone.now()
        for one in going:
            one.body = bodies[one.to_user_id or 0]
            one.status, one.next_attempt_at = OutboxMessage.Status.WAITING, now
        locked.messages.filter(status=OutboxMessage.Status.HELD).exclude(to_user__in=bodies).delete()
        OutboxMessage.objects.bulk_update(going, ["body", "status", "next_attempt_at"], batch_size=AT_ONCE)
        locked.sent_at, locked.sent_by = now, by
        locked.save(update_fields=["sent_at", "sent_by"])
        left_out = len(held) - len(going)
        record("mail.batch_sent", by=by, about=locked, changes={"sent": [0, len(going)], "left out": [0, left_out]})
        if settings.MAIL_DELIVER_ON_COMMIT:
            transaction.on_commit(lambda: deliver_due_mail(limit=SENT_AT_ONCE), robust=True)
    return left_out


def discard_batch(*, batch: OutboxBatch, by: Any) -> None:
    """Throw the held letters away; raise BatchClosed."""
    with transaction.atomic():
        locked = _open(batch)
        thrown, _ = locked.messages.all().delete()
        locked.discarded_at, locked.discarded_by = timezone.now(), by
        locked.save(update_fields=["discarded_at", "discarded_by"])
        record("mail.batch_discarded", by=by, about=locked, changes={"messages": [thrown, 0]})


def _open(batch: OutboxBatch) -> OutboxBatch:
    locked = OutboxBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.sent_at:
        raise BatchClosed(f"{locked.sent_by} sent it on {british_datetime(timezone.localtime(locked.sent_at))}")
    if locked.discarded_at:
        at = british_datetime(timezone.localtime(locked.discarded_at))
        raise BatchClosed(f"{locked.discarded_by} threw it away on {at}")
    return locked


def _write(batch: OutboxBatch, letters: Sequence[Letter], kind: str) -> None:
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                to=one.to_user.email,
                to_user=one.to_user,
                kind=kind,
                batch=batch,
                subject=batch.subject,
                body=one.body,
                status=OutboxMessage.Status.HELD,
                created_at=now,
                next_attempt_at=now,
            )
            for one in letters
        ],
        batch_size=AT_ONCE,
    )


def _line(subject: str) -> str:
    return " ".join(subject.split())[:200]
