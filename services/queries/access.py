"""Look-ups about services and the people who hold roles in them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.statements import prepared
from services.models import Appointment, DeputyCover, Scope, Service
from services.rules import NO_ACCESS, Access, Grant

# What a grant needs of an appointment. Values, not records: this is looked up on every page of a signed-in person.
HELD = ("role", "scope", "service_id", "group_id", "locality_id", "service__name", "group__name", "locality__name")


def access_of(user: Any, on: date) -> Access:
    """Return what the user may do on that day, own roles before covers (one query).

    An account that was closed after `user` was read may do nothing.
    """
    if not user.is_authenticated or not user.is_active:
        return NO_ACCESS
    found = sorted(_held(user.pk, on), key=_own_first)
    grants = [_grant(held, ends_on, of, name or mail) for *held, ends_on, of, name, mail, _, _ in found]
    return Access(user_id=user.pk, grants=tuple(grants))


@prepared
def _held(user: int, on: date) -> "QuerySet[Any, tuple[Any, ...]]":
    """What somebody holds and what they stand in for, in one statement: it is asked on every page."""
    nobody, nothing = Value(None, output_field=IntegerField()), Value("")
    own = Appointment.objects.in_force(on).filter(user=user, user__is_active=True).order_by()
    return own.values_list(*HELD, "ends_on", nobody, nothing, nothing, "starts_on", "pk").union(
        _covers(user, on), all=True
    )


def _covers(user: int, on: date) -> "QuerySet[DeputyCover, tuple[Any, ...]]":
    begun = Q(appointment__starts_on__lte=on)
    not_ended = Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gte=on)
    held = (f"appointment__{name}" for name in HELD)
    principal = ("appointment__user_id", "appointment__user__name", "appointment__user__email")
    covers = DeputyCover.objects.in_force(on).filter(begun, not_ended, deputy=user, deputy__is_active=True)
    covers = covers.filter(appointment__user__is_active=True).exclude(appointment__user=user)
    return covers.order_by().values_list(*held, "ends_on", *principal, "starts_on", "pk")


def _own_first(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Own roles by their names, then covers by their first day."""
    role, principal, starts_on, key = row[0], row[-5], row[-2], row[-1]
    return (0, role, key) if principal is None else (1, starts_on, key)


def _grant(held: Sequence[Any], ends_on: date | None, principal: int | None = None, name: str = "") -> Grant:
    role, scope, service, group, locality, *places = held
    return Grant(
        role=role,
        scope=scope,
        service_id=service,
        group_id=group,
        locality_id=locality,
        place=next((place for place in places if place), Scope.ORGANISATION.label.lower()),
        on_behalf_of_id=principal,
        on_behalf_of=name,
        ends_on=ends_on,
    )


def people_allowed(
    permission: Permission, service: Service | None, on: date, *, without: Collection[int] = ()
) -> QuerySet[User]:
    """Return the active people who may do it (for the service) that day, deputies included (two queries).

    Left out are the users `without`, and whoever could do it only in the place of one of them.
    """
    where: tuple[int, ...] = ()
    if service is not None:
        where = (service.pk, service.part_of_id or service.pk, service.group_id, service.locality_id or 0)
    people: set[int] = set()
    for holder, deputy, begins, ends in _holders(permission, service is not None)(on, *where):
        if holder not in without:
            people |= {holder, deputy} if deputy and begins <= on <= ends else {holder}
    return User.objects.filter(is_active=True, pk__in=people.difference(without))


@cache
def _holders(permission: Permission, somewhere: bool) -> Callable[..., list[tuple[Any, ...]]]:
    """Return the look-up of who holds a role that allows it, with their deputies: everywhere, or for one service."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    columns = ("user_id", "covers__deputy_id", "covers__starts_on", "covers__ends_on")

    def everywhere(on: date) -> "QuerySet[Appointment, tuple[Any, ...]]":
        held = Appointment.objects.in_force(on).filter(role__in=roles, user__is_active=True)
        return held.order_by().values_list(*columns)

    def for_service(
        on: date, service: int, parent: int, group: int, locality: int
    ) -> "QuerySet[Appointment, tuple[Any, ...]]":
        reach = Q(scope="organisation") | Q(service_id=service) | Q(service_id=parent)
        return everywhere(on).filter(reach | Q(group_id=group) | Q(locality_id=locality))

    return prepared(for_service if somewhere else everywhere)


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
