"""The catalogue: every service, team and joint plan that the planning year knows (S1 4.1)."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mlco_portal.years import PlanningYear, PlanningYearField
from services.models.places import Locality, Neighbourhood, Organisation


class ServiceGroup(models.Model):
    """A heading of the service plan list, such as Community Health and Adult Social Care (Citywide)."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    """Filters on the catalogue's own columns."""

    def in_year(self, year: int) -> Self:
        """Services that run in the planning year."""
        return self.filter(Q(end_year__isnull=True) | Q(end_year__gte=int(year)), start_year__lte=int(year))

    def writing_plans(self) -> Self:
        """Services that write a service plan of their own."""
        return self.filter(plan_arrangement=Service.PlanArrangement.OWN)

    def on_plan_list(self) -> Self:
        """The lines of the service plan list (S1 4.1 has 46)."""
        return self.filter(on_plan_list=True)


class Service(models.Model):
    """A service, team or joint plan in the catalogue."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        JOINT_PLAN = "joint_plan", "Joint plan of several services"
        LOCALITY_TEAM = "locality_team", "Locality team of a service"
        INT = "int", "Integrated Neighbourhood Team"
        ASC_PROVIDER = "asc_provider", "Adult social care provider"
        ENABLER = "enabler", "Enabling team"
        ORGANISATION = "organisation", "The organisation as a whole"

    class PlanArrangement(models.TextChoices):
        OWN = "own", "Writes its own plan"
        WITH_PARENT = "with_parent", "Is covered by the plan of the service it is part of"
        BY_LOCALITY = "by_locality", "Its locality teams write their own plans"
        NONE = "none", "Writes no service plan"

    code = models.CharField(
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use small letters, numbers and single hyphens, such as podiatry"
            )
        ],
        help_text="Stands in addresses and files, so it never changes. Such as community-dental",
    )
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text="One sentence that tells a reader what the service does")
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.SERVICE)
    plan_arrangement = models.CharField(
        "service plan", max_length=20, choices=PlanArrangement.choices, default=PlanArrangement.OWN
    )
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    joint_with = models.ManyToManyField(
        Organisation, blank=True, related_name="joint_services", help_text="Organisations that share the plan"
    )
    on_plan_list = models.BooleanField("a line of the service plan list", default=True)
    start_year = PlanningYearField("first planning year")
    end_year = PlanningYearField("last planning year", null=True, blank=True)
    retired_reason = models.TextField("why it ended", blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["group__order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year__isnull=True) | Q(end_year__gte=F("start_year")),
                name="service_ends_after_it_starts",
                violation_error_message="The last planning year is before the first one",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")),
                name="service_is_no_part_of_itself",
                violation_error_message="A service cannot be part of itself",
            ),
            models.CheckConstraint(
                condition=~Q(plan_arrangement="with_parent") | Q(part_of__isnull=False),
                name="service_covered_by_a_parent_has_one",
                violation_error_message="Say which service it is part of",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:detail", args=[self.code])

    def runs_in(self, year: int) -> bool:
        """Say whether the service runs in the planning year."""
        return int(self.start_year) <= int(year) and (self.end_year is None or int(self.end_year) >= int(year))

    @property
    def is_retired(self) -> bool:
        return self.end_year is not None

    @property
    def years(self) -> str:
        """The years the service runs, in words: `From 2024/25` or `2019/20 to 2023/24`."""
        if self.end_year is None:
            return f"From {PlanningYear(self.start_year)}"
        return f"{PlanningYear(self.start_year)} to {PlanningYear(self.end_year)}"


class ServiceAlias(models.Model):
    """Another name that a service is known by."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "service aliases"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="alias_once_per_service")]

    def __str__(self) -> str:
        return self.name


class ServiceSuccession(models.Model):
    """One service carries on what another did, from a planning year on."""

    predecessor = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="predecessions")
    from_year = PlanningYearField("from planning year")

    class Meta:
        ordering = ["from_year"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_of_another",
                violation_error_message="A service cannot succeed itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} from {PlanningYear(self.from_year)}"
