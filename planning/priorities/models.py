"""What a year aims at, framework by framework: the organisation's own priorities and its partners' (S1 3.1, 6.1)."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from mlco_portal.years import PlanningYear, PlanningYearField


class Framework(models.Model):
    """A set of priorities that stands together in a year: the organisation's own, or a partner's corporate plan."""

    class Kind(models.TextChoices):
        CORE = "core", "Our core priorities"
        CARE = "care", "Adult social care priorities"
        PARTNER = "partner", "A partner's plan"
        CITY = "city", "A plan of the city or the system"
        NATIONAL = "national", "What the NHS asks nationally"
        COMMISSIONING = "commissioning", "Commissioning priorities"

    year = PlanningYearField("planning year")
    code = models.SlugField(max_length=60, help_text="The same from year to year, such as mft")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PARTNER)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, help_text="As it stands over columns, such as MFT")
    owner = models.CharField("whose it is", max_length=200, blank=True)
    summary = models.TextField(blank=True)
    source = models.CharField("where it comes from", max_length=200, blank=True, help_text="The document it is from")
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")

    class Meta:
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="framework_code_once_a_year"),
            models.UniqueConstraint(fields=["year"], condition=Q(kind="core"), name="one_core_framework_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({PlanningYear(self.year)})"


class Statement(models.Model):
    """A sentence that belongs to a framework and is no priority: vision, way of working, mission, value."""

    class Kind(models.TextChoices):
        VISION = "vision", "Vision"
        WAY_OF_WORKING = "way_of_working", "Way of working"
        MISSION = "mission", "Mission"
        VALUE = "value", "Value"
        ASPIRATION = "aspiration", "Aspiration"
        PRINCIPLE = "principle", "Design principle"
        PROMISE = "promise", "What people can say"
        ENABLER = "enabler", "Enabling function"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    audience = models.CharField("who says it", max_length=100, blank=True, help_text="Such as Citizens; often empty")
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["framework", "kind", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class PriorityQuerySet(models.QuerySet["Priority"]):
    """Filters by framework."""

    def core(self) -> Self:
        """The organisation's own core priorities."""
        return self.filter(framework__kind=Framework.Kind.CORE)

    def in_year(self, year: int) -> Self:
        return self.filter(framework__year=year)


class Priority(models.Model):
    """One priority of a framework; the core ones are those that plans and workplans are built on."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="priorities")
    code = models.SlugField(max_length=60, help_text="Never changes within a year; plans name it")
    label = models.CharField(max_length=20, blank=True, help_text="Its number as printed, such as P1 or OP 4")
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    outcome = models.TextField(blank=True, help_text="What will be different")
    commitments = models.TextField(blank=True, help_text="What its owner sets out to do, one a line")
    theme = models.CharField("part of", max_length=200, blank=True, help_text="The aim or theme that it stands under")
    order = models.PositiveSmallIntegerField(default=0)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["framework", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="priority_code_once_a_framework")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}".strip()


class PriorityAlias(models.Model):
    """Another wording of the same priority; the sources use several."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "priority aliases"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["priority", "name"], name="priority_alias_once")]

    def __str__(self) -> str:
        return self.name


class PrioritySuccession(models.Model):
    """A priority that carries on an earlier one: renamed, split, merged. Never round in a circle."""

    earlier = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="successions")
    later = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="precursors")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["earlier", "later"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="priority_succession_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="priority_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"
