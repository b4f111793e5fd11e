"""What stands in the outbox."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from mlco_portal.mail.models import MailPreference, OutboxBatch, OutboxMessage, Topic

# SQLite takes no more than so many values in a question; beyond that all are fetched, and the rest left out.
MOST_ASKED = 500


def mail_in_outbox(status: str = "") -> QuerySet[OutboxMessage]:
    """Return the outbox, newest first, of one status or of all."""
    mail = OutboxMessage.objects.defer("body")
    return mail.filter(status=status) if status in OutboxMessage.Status else mail


def mail_by_status() -> dict[str, int]:
    """Return how many mails there are of each status, those with none as 0."""
    counted = OutboxMessage.objects.order_by().values_list("status").annotate(Count("pk"))
    return {**dict.fromkeys(OutboxMessage.Status.values, 0), **dict(counted)}


def mail_of_kind_since(kind: str, user_id: int, since: object) -> int:
    """Return how many mails of a kind were queued for a person since a moment."""
    return OutboxMessage.objects.filter(kind=kind, to_user_id=user_id, created_at__gte=since).count()


def mail_of_kind_to_since(kind: str, address: str, since: object) -> int:
    """Return how many mails of a kind were queued for an address since a moment, with an account or without."""
    return OutboxMessage.objects.filter(kind=kind, to=address, created_at__gte=since).count()


def choices_of(people: Collection[int], topic: Topic) -> dict[int, str]:
    """Return when each of the people wants to hear of the topic; who has not chosen: in the morning (one query)."""
    chosen = MailPreference.objects.filter(topic=topic).order_by("pk")
    if len(people) <= MOST_ASKED:
        chosen = chosen.filter(user__in=people)
    stored = dict(chosen.values_list("user_id", "when"))
    return {one: stored.get(one, MailPreference.When.MORNING) for one in people}


def choices_by(user_id: int) -> dict[str, str]:
    """Return when the person wants to hear of each topic (one query)."""
    stored = dict(MailPreference.objects.filter(user=user_id).values_list("topic", "when"))
    return {topic: stored.get(topic, MailPreference.When.MORNING) for topic in Topic.values}


def mails_of(batch: OutboxBatch) -> QuerySet[OutboxMessage]:
    """Return the mails of a batch with whom they are to, by name."""
    return batch.messages.select_related("to_user").order_by("to_user__name", "pk")


def held_people(batch: OutboxBatch) -> list[Any]:
    """Return the people whose held mails are in the batch, by name."""
    held = mails_of(batch).filter(status=OutboxMessage.Status.HELD)
    return [one.to_user for one in held if one.to_user is not None]


def held_batches() -> QuerySet[OutboxBatch]:
    """Return the batches that are neither sent nor thrown away, the newest first, with how many mails each holds."""
    held = OutboxBatch.objects.filter(sent_at__isnull=True, discarded_at__isnull=True)
    return held.select_related("created_by").annotate(in_all=Count("messages"))
