"""What stands in the audit trail."""

from django.db.models import QuerySet

from mlco_portal.audit.models import AuditEntry


def audit_entries() -> QuerySet[AuditEntry]:
    """Return the whole trail, newest first."""
    return AuditEntry.objects.all()


def actions_in_use() -> list[str]:
    """Return the actions that occur in the trail, in alphabetical order."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def entry_with_key(pk: int) -> AuditEntry | None:
    """Return one entry, or None."""
    return audit_entries().filter(pk=pk).first()
