"""Look-ups of who holds which role where, and who stands in for them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from services.models import Appointment, DeputyCover, Scope, Service
from services.models.appointments import DatedQuerySet

NOW, COMING, ENDED = "now", "coming", "ended"


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
