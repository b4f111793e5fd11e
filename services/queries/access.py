"""Look-ups about services and the people who hold roles in them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from services.models import Appointment, DeputyCover, Service
from services.rules import NO_ACCESS, Access, Grant

PLACES = ("service", "group", "locality")


def access_of(user: Any, on: date) -> Access:
    """Return what the user may do on that day, own roles and covers together (two queries)."""
    if not user.is_authenticated or not user.is_active:
        return NO_ACCESS
    own = Appointment.objects.in_force(on).filter(user=user).select_related(*PLACES)
    covers = (
        DeputyCover.objects.in_force(on)
        .filter(deputy=user)
        .filter(Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gte=on), appointment__starts_on__lte=on)
        .select_related("appointment__user", *(f"appointment__{place}" for place in PLACES))
    )
    grants = [_grant(appointment) for appointment in own]
    grants += [_grant(cover.appointment, cover) for cover in covers if cover.appointment.user_id != user.pk]
    return Access(user_id=user.pk, grants=tuple(grants))


def _grant(appointment: Appointment, cover: DeputyCover | None = None) -> Grant:
    return Grant(
        role=appointment.role,
        scope=appointment.scope,
        service_id=appointment.service_id,
        group_id=appointment.group_id,
        locality_id=appointment.locality_id,
        place=appointment.scope_label,
        on_behalf_of_id=appointment.user_id if cover else None,
        on_behalf_of=str(appointment.user) if cover else "",
        ends_on=cover.ends_on if cover else appointment.ends_on,
    )


def people_allowed(
    permission: Permission, service: Service | None, on: date, *, without: Collection[int] = ()
) -> QuerySet[User]:
    """Return the active people who may do it (for the service) that day, deputies included.

    Left out are the users `without`, and whoever could do it only in the place of one of them.
    """
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    held = Appointment.objects.in_force(on).filter(role__in=roles).exclude(user__in=without)
    if service is not None:
        reach = Q(scope="organisation") | Q(service_id__in=[service.pk, service.part_of_id or service.pk])
        reach |= Q(group_id=service.group_id)
        if service.locality_id is not None:
            reach |= Q(locality_id=service.locality_id)
        held = held.filter(reach)
    covers = DeputyCover.objects.in_force(on).filter(appointment__in=held)
    people = User.objects.filter(is_active=True).exclude(pk__in=without)
    return people.filter(Q(pk__in=held.values("user")) | Q(pk__in=covers.values("deputy")))


def services_within(access: Access, permission: Permission) -> QuerySet[Service]:
    """Return the services for which the access allows the permission."""
    reach = Q(pk__in=[])
    for grant in access.grants_for(permission):
        if grant.scope == "organisation":
            return Service.objects.all()
        if grant.scope == "service":
            reach |= Q(pk=grant.service_id) | Q(part_of=grant.service_id)
        elif grant.scope == "group":
            reach |= Q(group=grant.group_id)
        else:
            reach |= Q(locality=grant.locality_id)
    return Service.objects.filter(reach)
