"""Look-ups of who is away when."""

from datetime import date

from django.db.models import QuerySet

from services.models import Absence


def absences_of(user_id: int, *, on: date) -> QuerySet[Absence]:
    """Return the person's days away that are running or to come."""
    return Absence.objects.filter(user=user_id, ends_on__gte=on)


def absences_from(on: date) -> QuerySet[Absence]:
    """Return everybody's days away that are running or to come, the first to begin first (one query)."""
    return Absence.objects.filter(ends_on__gte=on, user__is_active=True).select_related("user").order_by("starts_on")


def absence_of(key: int) -> Absence | None:
    return Absence.objects.select_related("user").filter(pk=key).first()
