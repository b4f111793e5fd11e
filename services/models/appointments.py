"""Who holds which role, where, from when to when, and who stands in for them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mlco_portal.accounts.roles import ROLE_CHOICES, ROLES, Role
from services.models.catalogue import Service, ServiceGroup
from services.models.places import Locality


class Scope(models.TextChoices):
    """How far an appointment reaches."""

    SERVICE = "service", "One service"
    GROUP = "group", "A service group"
    LOCALITY = "locality", "A locality"
    ORGANISATION = "organisation", "The whole organisation"


def _only(scope: Scope, field: str | None) -> Q:
    condition = Q(scope=scope)
    for name in ("service", "group", "locality"):
        condition &= Q(**{f"{name}__isnull": name != field})
    return condition


class DatedQuerySet(models.QuerySet):
    """Filters by the dates that a row is in force."""

    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Appointment(models.Model):
    """A person holds a role within a scope, from one date to another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    group = models.ForeignKey(
        ServiceGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "role"]
        constraints = [
            models.CheckConstraint(
                condition=_only(Scope.SERVICE, "service")
                | _only(Scope.GROUP, "group")
                | _only(Scope.LOCALITY, "locality")
                | _only(Scope.ORGANISATION, None),
                name="appointment_names_its_scope",
                violation_error_message="Choose the service, group or locality that the scope asks for, and no other",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message="The end date is before the start date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role_class.name}, {self.scope_label}"

    @property
    def role_class(self) -> type[Role]:
        return ROLES[self.role]

    @property
    def scope_label(self) -> str:
        """The scope in words: the name of the service, group or locality, or the whole organisation."""
        place = {Scope.SERVICE: self.service, Scope.GROUP: self.group, Scope.LOCALITY: self.locality}
        held = place.get(Scope(self.scope))
        return str(held) if held is not None else Scope.ORGANISATION.label.lower()


class DeputyCover(models.Model):
    """Somebody stands in for the holder of an appointment for a while."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="covers")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cover_ends_after_it_starts",
                violation_error_message="The end date is before the start date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.appointment}"


class Absence(models.Model):
    """A person is away; mail that can wait for them waits, and whoever stands in for them is told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("first day away")
    ends_on = models.DateField("last day away")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_starts",
                violation_error_message="The last day is before the first day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} away from {self.starts_on} to {self.ends_on}"
