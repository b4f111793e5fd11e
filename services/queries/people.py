"""Look-ups of who holds which role where, and who stands in for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from services.models import Absence, Appointment, DeputyCover, Scope, Service
from services.models.appointments import DatedQuerySet

NOW, COMING, ENDED = "now", "coming", "ended"
MOST_ASKED = 200


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """What a list of appointments is narrowed to; "" narrows nothing."""

    role: str = ""
    person: str = ""
    service: str = ""
    when: str = NOW


def appointments_matching(wanted: AppointmentFilter, *, on: date) -> QuerySet[Appointment]:
    """Return the appointments that fit, by name, with what a list shows and the covers that run or come."""
    found = _with_names(Appointment.objects.all(), on)
    if wanted.when == COMING:
        found = found.filter(starts_on__gt=on)
    elif wanted.when == ENDED:
        found = found.filter(ends_on__lt=on)
    else:
        found = found.in_force(on)
    if wanted.role:
        found = found.filter(role=wanted.role)
    for word in wanted.person.split()[:10]:
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    if wanted.service:
        found = found.filter(_reaches(wanted.service))
    return found.order_by("user__name", "role", "pk")


def _reaches(words: str) -> Q:
    """Appointments whose service, group or locality has all the words in its name."""
    reach = Q()
    for word in words.split()[:10]:
        reach &= (
            Q(service__name__icontains=word)
            | Q(service__aliases__name__icontains=word)
            | Q(group__name__icontains=word)
            | Q(locality__name__icontains=word)
        )
    return Q(pk__in=Appointment.objects.filter(reach).values("pk"))


def _with_names(appointments: DatedQuerySet, on: date) -> DatedQuerySet:
    covers = DeputyCover.objects.filter(ends_on__gte=on).select_related("deputy")
    return appointments.select_related("user", "service", "group", "locality").prefetch_related(
        Prefetch("covers", covers, to_attr="open_covers")
    )


def appointment_of(key: int, *, on: date) -> Appointment | None:
    """Return the appointment with its names and open covers, or None."""
    return _with_names(Appointment.objects.filter(pk=key), on).first()


def cover_of(key: int) -> DeputyCover | None:
    """Return the cover with the appointment and the people, or None."""
    places = (f"appointment__{place}" for place in ("user", "service", "group", "locality"))
    return DeputyCover.objects.select_related("deputy", *places).filter(pk=key).first()


def roles_in(service: Service, *, on: date) -> QuerySet[Appointment]:
    """Return who holds a role in the service that day: in itself, what it is part of, its group or its locality."""
    reach = Q(scope=Scope.SERVICE, service_id__in=[service.pk, service.part_of_id or service.pk])
    reach |= Q(scope=Scope.GROUP, group_id=service.group_id)
    if service.locality_id is not None:
        reach |= Q(scope=Scope.LOCALITY, locality_id=service.locality_id)
    return _with_names(Appointment.objects.in_force(on).filter(reach), on).order_by("scope", "role", "user__name")


def roles_of(user: User, *, on: date) -> QuerySet[Appointment]:
    """Return the roles that the person holds or is to hold."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return _with_names(Appointment.objects.filter(still, user=user), on).order_by("starts_on", "role", "pk")


def covers_by(user: User, *, on: date) -> QuerySet[DeputyCover]:
    """Return the covers, running or to come, in which the person stands in for others."""
    places = (f"appointment__{place}" for place in ("user", "service", "group", "locality"))
    still = Q(appointment__ends_on__isnull=True) | Q(appointment__ends_on__gte=on)
    return DeputyCover.objects.filter(still, deputy=user, ends_on__gte=on).select_related(*places)


def people_to_choose_from() -> QuerySet[User]:
    """Return the people whose accounts are open."""
    return User.objects.filter(is_active=True).order_by("name", "email")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a role, and who stands in for them that day, if anybody does."""

    holder: int
    deputies: tuple[int, ...] = ()


class HeldRoles:
    """Who holds roles that allow something, for any number of services (one query); `closed` accounts on request."""

    def __init__(
        self, permissions: Iterable[Permission], services: Collection[Service], on: date, *, closed: bool = False
    ) -> None:
        wanted = set(permissions)
        roles = [code for code, role in ROLES.items() if role.permissions & wanted]
        held = Appointment.objects.in_force(on).filter(role__in=roles).order_by("pk")
        held = held if closed else held.filter(user__is_active=True)
        if len(services) <= MOST_ASKED:
            held = held.filter(_reaching(services))
        columns = ("pk", "role", "user_id", "scope", "service_id", "group_id", "locality_id")
        covers = ("covers__deputy_id", "covers__starts_on", "covers__ends_on")
        found: dict[int, tuple[str, int, tuple[str, int], list[int]]] = {}
        for row in held.values_list(*columns, *covers):
            key, role, holder, scope, service, group, locality, deputy, begins, ends = row
            place = (scope, service or group or locality or 0)
            deputies = found.setdefault(key, (role, holder, place, []))[3]
            if deputy and begins <= on <= ends:
                deputies.append(deputy)
        self._held: dict[tuple[str, int], list[tuple[str, Held]]] = defaultdict(list)
        for role, holder, place, deputies in found.values():
            self._held[place].append((role, Held(holder, tuple(deputies))))

    def of(self, service: Service, permission: Permission) -> list[Held]:
        """Return who may do it for the service: everywhere, in it, what it is part of, its group or its locality."""
        places = [(Scope.ORGANISATION, 0), (Scope.SERVICE, service.pk), (Scope.GROUP, service.group_id)]
        if service.part_of_id is not None:
            places.append((Scope.SERVICE, service.part_of_id))
        if service.locality_id is not None:
            places.append((Scope.LOCALITY, service.locality_id))
        held = (one for place in places for one in self._held.get(place, ()))
        return [one for role, one in held if permission in ROLES[role].permissions]


def _reaching(services: Iterable[Service]) -> Q:
    reach = Q(scope=Scope.ORGANISATION)
    places: dict[str, set[int | None]] = defaultdict(set)
    for one in services:
        places["service"] |= {one.pk, one.part_of_id}
        places["group"].add(one.group_id)
        places["locality"].add(one.locality_id)
    for name, keys in places.items():
        reach |= Q(**{f"{name}_id__in": keys - {None}})
    return reach


def people_allowed_by_service(permission: Permission, services: Iterable[Service], on: date) -> dict[int, list[User]]:
    """Return for each service, by its key, the people of `people_allowed`, by name (two queries for any number)."""
    wanted = list(services)
    held = HeldRoles([permission], wanted, on)
    keys = {
        service.pk: {key for one in held.of(service, permission) for key in (one.holder, *one.deputies)}
        for service in wanted
    }
    people = users_by_key({key for found in keys.values() for key in found})
    return {service: [one for key, one in people.items() if key in found] for service, found in keys.items()}


def users_by_key(keys: Iterable[int]) -> dict[int, User]:
    """Return the people of those keys whose accounts are open, by name (one query)."""
    wanted = set(keys)
    found = User.objects.filter(is_active=True).order_by("name", "pk")
    # SQLite takes no more than so many values in a question; beyond that everybody is fetched, and the rest left out.
    found = found.filter(pk__in=wanted) if len(wanted) <= MOST_ASKED else found
    return {one.pk: one for one in found if one.pk in wanted}


def people_away(on: date) -> set[int]:
    """Return the users who are on leave that day (one query)."""
    return set(Absence.objects.in_force(on).values_list("user_id", flat=True))
