"""Saying when somebody is away, and that they are back."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from services.models import Absence
from services.queries.absences import absences_of
from services.queries.access import access_of
from services.rules.absences import absence_problems, can_say_for
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused

NOT_YOURS = "Only the person, the planning team and administrators say when somebody is away."


def add_absence(*, user: User, starts_on: date, ends_on: date, by: User) -> Absence:
    """Keep that the person is away from the first to the last of these days.

    Raises NotPermitted, or AppointmentRefused by field: the wrong way round, past, too long, or overlapping others.
    """
    today = timezone.localdate()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        _check(locked.pk, by)
        if problems := absence_problems(starts_on, ends_on, absences_of(locked.pk, on=starts_on), today):
            raise AppointmentRefused(problems)
        absence = Absence.objects.create(user=locked, starts_on=starts_on, ends_on=ends_on)
        changes = changes_between({}, {"starts_on": starts_on, "ends_on": ends_on})
        record("services.add_absence", by=by, about=absence, changes=changes)
    return absence


def end_absence(*, absence: Absence, by: User) -> None:
    """Let the person be back from today on: days to come go altogether; what has ended stays as it is.

    Raises NotPermitted.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    with transaction.atomic():
        locked = Absence.objects.select_for_update().filter(pk=absence.pk).first()
        if locked is None or locked.ends_on <= yesterday:
            return
        _check(locked.user_id, by)
        changes = changes_between({"ends_on": locked.ends_on}, {"ends_on": yesterday})
        record("services.end_absence", by=by, about=locked, changes=changes)
        if locked.starts_on > yesterday:
            locked.delete()
        else:
            locked.ends_on = yesterday
            locked.save(update_fields=["ends_on"])


def _check(user_id: int, by: User) -> None:
    if not can_say_for(access_of(by, timezone.localdate()), user_id):
        raise NotPermitted(NOT_YOURS)
