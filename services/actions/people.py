"""Giving and ending roles, naming deputies and stopping their cover."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.wording import british_date
from services.models import Appointment, DeputyCover, Locality, Scope, Service, ServiceGroup
from services.queries.access import access_of
from services.rules.access import Access
from services.rules.catalogue import NotPermitted
from services.rules.people import (
    AppointmentRefused,
    can_name_deputy,
    deputy_problems,
    giving_problem,
    scopes_of_role,
)

Place = Service | ServiceGroup | Locality | None
SCOPE_OF_PLACE: dict[type, Scope] = {
    Service: Scope.SERVICE,
    ServiceGroup: Scope.GROUP,
    Locality: Scope.LOCALITY,
    type(None): Scope.ORGANISATION,
}


def appoint(
    *, user: User, role: str, place: Place, starts_on: date, ends_on: date | None = None, by: User
) -> Appointment:
    """Give the person a role at a service, group or locality, or (None) in the whole organisation.

    Raises AppointmentRefused with the reasons by field, NotPermitted.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        _check_may_give(_access(by), role, locked)
        scope = SCOPE_OF_PLACE[type(place)]
        fields: dict[str, Any] = {} if place is None else {scope.value: place}
        if problems := _appointment_problems(locked, role, scope, fields, starts_on, ends_on):
            raise AppointmentRefused(problems)
        appointment = Appointment.objects.create(
            user=locked, role=role, scope=scope, starts_on=starts_on, ends_on=ends_on, **fields
        )
        record("services.appoint", by=by, about=appointment, changes=changes_between({}, _facts(appointment)))
    return appointment


def grant_first_administrator(*, user: User) -> Appointment:
    """Make the person an administrator although nobody is there to do so; for the command line only.

    Raises AppointmentRefused when somebody holds the role already: it is for administrators to give then.
    """
    today = timezone.localdate()
    with transaction.atomic():
        if Appointment.objects.in_force(today).filter(role="administrator", user__is_active=True).exists():
            raise AppointmentRefused({"": "There is an administrator already. Ask them to give the role."})
        appointment = Appointment.objects.create(
            user=user, role="administrator", scope=Scope.ORGANISATION, starts_on=today
        )
        record("services.appoint", by=None, about=appointment, changes=changes_between({}, _facts(appointment)))
    return appointment


def end_appointment(*, appointment: Appointment, last_day: date, by: User, reason: str = "") -> None:
    """Let the role end with that day, and every cover of it too.

    A last day before the first one takes back a role that has not begun or began today. Raises
    AppointmentRefused, NotPermitted.
    """
    today = timezone.localdate()
    with transaction.atomic():
        _lock_who_manages_accounts()
        locked = Appointment.objects.select_for_update(of=("self",)).select_related("user").get(pk=appointment.pk)
        _check_may_give(_access(by), locked.role, None)
        if problems := _ending_problems(locked, last_day, today):
            raise AppointmentRefused(problems)
        old = _facts(locked)
        for cover in locked.covers.filter(ends_on__gt=last_day):
            _shorten(cover, last_day, by=by, reason="The role ends")
        if last_day < locked.starts_on:
            record(
                "services.take_back_appointment", by=by, about=locked, changes=changes_between(old, {}), reason=reason
            )
            locked.delete()
            return
        locked.ends_on = last_day
        locked.save(update_fields=["ends_on"])
        record(
            "services.end_appointment", by=by, about=locked, changes=changes_between(old, _facts(locked)), reason=reason
        )


def name_deputy(
    *, appointment: Appointment, deputy: User, starts_on: date, ends_on: date, reason: str = "", by: User
) -> DeputyCover:
    """Let somebody stand in for the holder of the role; raises AppointmentRefused by field."""
    with transaction.atomic():
        locked = Appointment.objects.select_for_update(of=("self",)).select_related("user").get(pk=appointment.pk)
        problems = deputy_problems(_access(by), locked, deputy, starts_on, ends_on)
        if ends_on < timezone.localdate():
            problems.setdefault("ends_on", "The last day has passed. Choose today or a later day")
        if locked.covers.filter(deputy=deputy, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            problems.setdefault("deputy", f"{deputy} already stands in on some of these days. Stop that cover first")
        if problems:
            raise AppointmentRefused(problems)
        cover = DeputyCover.objects.create(
            appointment=locked, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
        )
        changes = changes_between({}, {"deputy": deputy, "starts_on": starts_on, "ends_on": ends_on})
        record("services.name_deputy", by=by, about=cover, changes=changes, reason=reason)
    return cover


def stop_cover(*, cover: DeputyCover, by: User) -> None:
    """Let the cover end at once; raises NotPermitted unless `by` is the deputy, the holder or gives such roles."""
    with transaction.atomic():
        locked = DeputyCover.objects.select_for_update(of=("self",)).select_related("appointment").get(pk=cover.pk)
        if by.pk != locked.deputy_id and not can_name_deputy(_access(by), locked.appointment):
            raise NotPermitted("Only the deputy, the person they stand in for, or who gives such roles can stop it.")
        yesterday = timezone.localdate() - timedelta(days=1)
        if locked.ends_on > yesterday:
            _shorten(locked, yesterday, by=by, reason="")


def _lock_who_manages_accounts() -> None:
    """Let two who end each other's role do so one after the other: the second finds nobody else left."""
    roles = [code for code, role in ROLES.items() if Permission.MANAGE_ACCOUNTS in role.permissions]
    held = Appointment.objects.filter(role__in=roles)
    list(User.objects.select_for_update().filter(pk__in=held.values("user")).order_by("pk"))


def _access(by: User) -> Access:
    return access_of(by, timezone.localdate())


def _check_may_give(access: Access, role: str, to: User | None) -> None:
    if problem := giving_problem(access, role, to):
        raise NotPermitted(problem)


def _facts(appointment: Appointment) -> dict[str, Any]:
    return {
        "person": str(appointment.user),
        "role": appointment.role_class.name,
        "scope": appointment.scope_label,
        "starts_on": appointment.starts_on,
        "ends_on": appointment.ends_on,
    }


def _shorten(cover: DeputyCover, last_day: date, *, by: User, reason: str) -> None:
    """End a cover with that day; one that would end before it begins goes altogether."""
    changes = changes_between({"ends_on": cover.ends_on}, {"ends_on": last_day})
    record("services.stop_cover", by=by, about=cover, changes=changes, reason=reason)
    if last_day < cover.starts_on:
        cover.delete()
    else:
        cover.ends_on = last_day
        cover.save(update_fields=["ends_on"])


def _appointment_problems(
    user: User, role: str, scope: Scope, place: dict[str, Any], starts_on: date, ends_on: date | None
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not user.is_active:
        problems["user"] = f"The account of {user} is closed"
    if scope not in scopes_of_role(role):
        allowed = ", ".join(one.label.lower() for one in scopes_of_role(role))
        problems["scope"] = f"The role {ROLES[role].name.lower()} can be held for: {allowed}"
    if ends_on is not None and ends_on < starts_on:
        problems["ends_on"] = "The last day is before the first day"
    same = Appointment.objects.filter(user=user, role=role, scope=scope, **place)
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if not problems and same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        problems[""] = (
            f"{user} already holds this role here on some of these days. End that one first, or choose others."
        )
    return problems


def _ending_problems(appointment: Appointment, last_day: date, today: date) -> dict[str, str]:
    if appointment.ends_on is not None and appointment.ends_on < today:
        return {"": f"This role ended on {british_date(appointment.ends_on)}."}
    if last_day < appointment.starts_on and appointment.starts_on < today:
        return {"last_day": f"The role began on {british_date(appointment.starts_on)}. Choose that day or a later one"}
    manages = Permission.MANAGE_ACCOUNTS in appointment.role_class.permissions
    others = Appointment.objects.exclude(pk=appointment.pk).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=last_day), role=appointment.role, starts_on__lte=max(last_day, today)
    )
    if manages and not others.filter(user__is_active=True).exists():
        return {"": "Nobody else would be an administrator then. Give the role to somebody else first."}
    return {}


def prolong_roles(*, keys: Sequence[int], until: date, by: User, reason: str = "") -> int:
    """Let roles that were to end before that day run on until it; return how many.

    Raises AppointmentRefused naming the role that cannot, NotPermitted.
    """
    with transaction.atomic():
        access = _access(by)
        wanted = Appointment.objects.select_for_update(of=("self",)).filter(pk__in=keys, ends_on__lt=until)
        roles = list(wanted.select_related("user", "service", "group", "locality").order_by("pk"))
        for one in roles:
            _check_may_give(access, one.role, one.user)
            if not one.user.is_active:
                raise AppointmentRefused({"": f"The account of {one.user} is closed, so their role cannot run on."})
        Appointment.objects.filter(pk__in=[one.pk for one in roles]).update(ends_on=until)
        for one in roles:
            changes = {"ends_on": [one.ends_on, until]}
            record("services.prolong_appointment", by=by, about=one, changes=changes, reason=reason)
    return len(roles)
