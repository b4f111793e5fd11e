"""A metric at one place: what its values, targets and marks belong to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kloe.metrics.models.definitions import Metric
from services.models import Locality, Neighbourhood, Service, ServiceGroup


class SeriesScope(models.TextChoices):
    """What a series is about."""

    ORGANISATION = "organisation", "The whole organisation"
    GROUP = "group", "A service group"
    SERVICE = "service", "One service"
    LOCALITY = "locality", "A locality"
    NEIGHBOURHOOD = "neighbourhood", "A neighbourhood (INT)"


PLACES = ("group", "service", "locality", "neighbourhood")


def _only(scope: SeriesScope) -> Q:
    condition = Q(scope=scope)
    for name in PLACES:
        condition &= Q(**{f"{name}__isnull": name != scope.value})
    return condition


class LimitsFixed(models.Model):
    """A stretch of a series of which the limits are made of the values up to a day, and stay as they are after it."""

    fixed_until = models.DateField("limits made of the values until", null=True, blank=True)
    fixed_reason = models.TextField("why the limits are fixed", blank=True)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fixed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_until__isnull=True, fixed_at__isnull=True)
                | Q(fixed_until__isnull=False, fixed_at__isnull=False),
                name="%(class)s_limits_fixed_at_a_time",
            )
        ]


class MetricSeries(LimitsFixed):
    """A metric of the whole organisation, a service group, a service, a locality or a neighbourhood."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="series")
    scope = models.CharField(max_length=20, choices=SeriesScope.choices, default=SeriesScope.ORGANISATION)
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="series"
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Said wherever the series is shown, such as where its values come from"
    )
    fix_after_n_points = models.PositiveSmallIntegerField(
        "limits fixed after", null=True, blank=True, help_text="Points that make the limits; empty: all of them do"
    )
    ended_on = models.DateField("measured until", null=True, blank=True)
    end_reason = models.TextField("why it is measured no longer", blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "metric series"
        ordering = ["metric__name", "pk"]
        constraints = [
            *LimitsFixed.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    _only(SeriesScope.ORGANISATION)
                    | _only(SeriesScope.GROUP)
                    | _only(SeriesScope.SERVICE)
                    | _only(SeriesScope.LOCALITY)
                    | _only(SeriesScope.NEIGHBOURHOOD)
                ),
                name="series_names_the_place_of_its_scope",
                violation_error_message="Choose the place that the scope names, and no other",
            ),
            models.UniqueConstraint(
                fields=["metric"], condition=Q(scope=SeriesScope.ORGANISATION), name="series_once_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["metric", "group"], condition=Q(group__isnull=False), name="series_once_a_group"
            ),
            models.UniqueConstraint(
                fields=["metric", "service"], condition=Q(service__isnull=False), name="series_once_a_service"
            ),
            models.UniqueConstraint(
                fields=["metric", "locality"], condition=Q(locality__isnull=False), name="series_once_a_locality"
            ),
            models.UniqueConstraint(
                fields=["metric", "neighbourhood"],
                condition=Q(neighbourhood__isnull=False),
                name="series_once_a_neighbourhood",
            ),
            models.CheckConstraint(
                condition=Q(fix_after_n_points__isnull=True) | Q(fix_after_n_points__gte=12),
                name="series_fixes_limits_after_twelve_points",
                violation_error_message="Fix the limits after 12 points or more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric}, {self.place_name}"

    def get_absolute_url(self) -> str:
        return reverse("kloe:reading:series", args=[self.metric.code, self.pk])

    @property
    def place(self) -> ServiceGroup | Service | Locality | Neighbourhood | None:
        """What it is about; None for the whole organisation."""
        if self.scope == SeriesScope.ORGANISATION:
            return None
        return getattr(self, self.scope)

    @property
    def place_name(self) -> str:
        return str(self.place or SeriesScope.ORGANISATION.label.lower())

    @property
    def place_code(self) -> str:
        """The code of the place as files name it; "" for the whole organisation."""
        return self.place.code if self.place else ""


class Rebase(LimitsFixed):
    """From this day on the limits of a series are reckoned anew, because something changed."""

    series = models.ForeignKey(MetricSeries, on_delete=models.CASCADE, related_name="rebases")
    on = models.DateField("from", help_text="The last day of the first period that counts anew")
    reason = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["series", "on"]
        constraints = [
            *LimitsFixed.Meta.constraints,
            models.UniqueConstraint(fields=["series", "on"], name="rebase_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.series} from {self.on}"


class Annotation(models.Model):
    """Something that readers of a series should know of a day."""

    series = models.ForeignKey(MetricSeries, on_delete=models.CASCADE, related_name="annotations")
    on = models.DateField("day")
    text = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["series", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"
