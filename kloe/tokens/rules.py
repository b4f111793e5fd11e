"""Who makes tokens, and whose values a token may send. Pure."""

from dataclasses import dataclass

from kloe.metrics.models import MetricSeries
from mlco_portal.accounts.permissions import Permission
from services.rules import Access


class NotPermitted(Exception):
    """The person may not make or revoke tokens."""


def can_manage_tokens(access: Access) -> bool:
    return access.allows(Permission.MANAGE_TOKENS)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose values a token may send."""

    everything: bool = False
    metrics: frozenset[int] = frozenset()
    series: frozenset[int] = frozenset()

    def covers(self, series: MetricSeries) -> bool:
        return self.everything or series.metric_id in self.metrics or series.pk in self.series
