"""Who decides, in which order: the steps of a year's routes, and of a case as they stood when it set out."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from mlco_portal.accounts.permissions import DECIDING
from mlco_portal.years import PlanningYear, PlanningYearField
from services.models import Organisation, ServiceGroup

WHO_DECIDES = [(one.value, one.label) for one in DECIDING]


class RevisionScope(models.TextChoices):
    """What approvers decide on when something that was agreed comes back after a revision."""

    EVERYTHING = "everything", "All of it again"
    CHANGES = "changes", "Only what changed since it was agreed"


class ApprovalRoute(models.Model):
    """The steps between submitted and approved, for a year and a service group."""

    year = PlanningYearField("planning year")
    group = models.ForeignKey(
        ServiceGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Empty: for every group without its own",
    )
    name = models.CharField(max_length=200)
    revision_scope = models.CharField(
        "what is decided again after a revision",
        max_length=10,
        choices=RevisionScope.choices,
        default=RevisionScope.EVERYTHING,
    )
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")

    class Meta:
        ordering = ["year", "group__order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "group"], name="one_route_a_group", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.name} {PlanningYear(self.year)}"


class Step(models.Model):
    """Who decides at one step, how many must agree, and by when.

    Steps of one order are asked at the same time, such as both sides of a joint plan; `side` counts them.
    """

    order = models.PositiveSmallIntegerField()
    side = models.PositiveSmallIntegerField(default=1, help_text="1, 2 ... among the steps asked at the same time")
    name = models.CharField(max_length=100, help_text="Such as Leadership team")
    permission = models.CharField("who decides", max_length=40, choices=WHO_DECIDES)
    needed = models.PositiveSmallIntegerField("how many must agree", default=1, validators=[MinValueValidator(1)])
    everybody = models.BooleanField("all of them must agree", default=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only for plans that are joint with this organisation; empty: for every plan",
    )
    next_in_line = models.CharField("who decides when none of them can", max_length=40, choices=WHO_DECIDES, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class RouteStep(Step):
    """One step of a route, for the cases that set out on it from now on."""

    route = models.ForeignKey(ApprovalRoute, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["route", "order", "side"]
        constraints = [
            models.UniqueConstraint(fields=["route", "order", "side"], name="step_order_and_side_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="step_needs_somebody"),
        ]
