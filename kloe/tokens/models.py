"""Which values a token may send, where it is not all of them."""

from django.db import models
from django.db.models import Q

from kloe.metrics.models import Metric, MetricSeries
from mlco_portal.tokens.models import ApiToken


class TokenReach(models.Model):
    """A metric with all its series, or one series, whose values a token may send."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="reaches")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    series = models.ForeignKey(MetricSeries, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "token reaches"
        ordering = ["token", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(metric__isnull=False, series__isnull=True) | Q(metric__isnull=True, series__isnull=False),
                name="token_reaches_a_metric_or_a_series",
            ),
            models.UniqueConstraint(fields=["token", "metric"], name="token_reaches_a_metric_once"),
            models.UniqueConstraint(fields=["token", "series"], name="token_reaches_a_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.token}: {self.metric or self.series}"
