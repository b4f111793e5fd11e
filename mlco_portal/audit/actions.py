"""The one way to write to the audit trail."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry, Changes
from mlco_portal.requests import current_request_id

THE_PORTAL = "The portal"


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value if type(value) in (bool, int, float, str, type(None)) else str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return str(value)


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Return {field: [old, new]} for each field that differs between two states of one object."""
    fields = [*before, *(field for field in after if field not in before)]
    return {
        field: [plain(before.get(field)), plain(after.get(field))]
        for field in fields
        if before.get(field) != after.get(field)
    }


def record(
    action: str,
    *,
    by: Any,
    about: models.Model | None = None,
    label: str = "",
    changes: Changes | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """Add an entry to the audit trail; call it inside the transaction that makes the change.

    `by` is the User who acted, or None for the portal itself. `changes` maps a field to [old, new].
    """
    entry = _entry(action, by=by, about=about, label=label, changes=changes, reason=reason, at=at or timezone.now())
    entry.save(force_insert=True)
    return entry


class Entry(NamedTuple):
    """One entry of many that are recorded together."""

    action: str
    about: models.Model
    changes: Changes
    reason: str = ""


def record_each(entries: Iterable[Entry], *, by: Any, at: datetime | None = None) -> None:
    """Add all the entries to the audit trail, in few statements; otherwise as `record`."""
    now = at or timezone.now()
    AuditEntry.objects.bulk_create(
        (
            _entry(one.action, by=by, about=one.about, label="", changes=one.changes, reason=one.reason, at=now)
            for one in entries
        ),
        batch_size=500,
    )


def record_many(action: str, *, by: Any, about: Iterable[models.Model], reason: str = "") -> None:
    """Add an entry for each of the objects to the audit trail, in few statements; otherwise as `record`."""
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        (_entry(action, by=by, about=one, label="", changes=None, reason=reason, at=now) for one in about),
        batch_size=500,
    )


def _entry(
    action: str,
    *,
    by: Any,
    about: models.Model | None,
    label: str,
    changes: Changes | None,
    reason: str,
    at: datetime,
) -> AuditEntry:
    return AuditEntry(
        at=at,
        by=by,
        by_label=(f"{by.name} ({by.email})" if by else THE_PORTAL)[:300],
        action=action,
        object_type=about._meta.label if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        object_label=(label or (str(about) if about is not None else ""))[:300],
        changes={field: [plain(old), plain(new)] for field, (old, new) in (changes or {}).items()},
        reason=reason,
        request_id=current_request_id(),
    )
