"""Adding a deliverable with the first heading under which it stands, dropping it, and taking it back."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.aims.actions.writing import Said, add, lock_year
from planning.aims.rules.refusals import AimGone, AimsRefused
from planning.workplans.models import Deliverable, Placement


def add_deliverable(*, year: int, said: Said, heading: int | None, by: User) -> Deliverable:
    """Add the deliverable, and place it under the heading where one is given; raises as `add`."""
    with transaction.atomic():
        made = Deliverable(year=year)
        add(made, said, by=by)
        if heading is not None:
            add(Placement(deliverable=made), {"heading_id": heading, "wording": ""}, by=by)
    return made


def drop_deliverable(*, deliverable: Deliverable, reason: str, by: User) -> None:
    """Drop it: it stays wherever it is listed, marked and with the reason, and counts no more.

    Raises AimsRefused when somebody dropped it meanwhile, AimGone when it is taken out.
    """
    with transaction.atomic():
        locked = _locked(deliverable, by)
        if locked.dropped_at is not None:
            raise AimsRefused(f"Somebody dropped it meanwhile: {locked.dropped_reason}")
        locked.dropped_at, locked.dropped_reason = timezone.now(), reason
        _save(locked)
        record("aims.drop_deliverable", by=by, about=locked, reason=reason)


def take_back_deliverable(*, deliverable: Deliverable, by: User) -> None:
    """Let a dropped deliverable count again; the audit trail keeps why it was dropped. Twice does nothing more."""
    with transaction.atomic():
        locked = _locked(deliverable, by)
        if locked.dropped_at is None:
            return
        record("aims.take_back_deliverable", by=by, about=locked, changes={"dropped": [locked.dropped_reason, None]})
        locked.dropped_at, locked.dropped_reason = None, ""
        _save(locked)


def _locked(deliverable: Deliverable, by: User) -> Deliverable:
    lock_year(int(deliverable.year), by)
    found = Deliverable.objects.select_for_update(of=("self",)).filter(pk=deliverable.pk).first()
    if found is None:
        raise AimGone
    return found


def _save(deliverable: Deliverable) -> None:
    deliverable.revision += 1
    deliverable.updated_at = timezone.now()
    deliverable.save(update_fields=["dropped_at", "dropped_reason", "revision", "updated_at"])
