"""What stands in the outbox."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
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


def held_people(batch: OutboxBatch) -> list[Any]:
    """Return the people whose held mails are in the batch, by name."""
    keys = batch.messages.filter(status=OutboxMessage.Status.HELD).values("to_user")
    return list(get_user_model()._default_manager.filter(pk__in=keys).order_by("name", "pk"))
