"""What stands in the outbox."""

from django.db.models import Count, QuerySet

from mlco_portal.mail.models import OutboxMessage


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
