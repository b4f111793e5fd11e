"""Organisations and places."""

from django.db import models

from mlco_portal.years import PlanningYearField


class Organisation(models.Model):
    """The organisation itself, its twin, or a partner (S1: MLCO, TLCO, MFT, MCC ...)."""

    class Kind(models.TextChoices):
        OWN = "own", "Our organisation"
        TWIN = "twin", "Twin organisation"
        PARTNER = "partner", "Partner"

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PARTNER)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Locality(models.Model):
    """A part of the city: North, Central, South."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "localities"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """The area that one Integrated Neighbourhood Team serves."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="neighbourhoods")
    start_year = PlanningYearField("first planning year")
    end_year = PlanningYearField("last planning year", null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
