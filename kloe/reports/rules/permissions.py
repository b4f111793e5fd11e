"""Who writes a performance report, who issues it, and who sees it before that. Pure."""

from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.permissions import can_enter
from mlco_portal.accounts.permissions import Permission
from services.rules import Access


class ReportRefused(Exception):
    """Something that cannot be done with a report; the text says why and what to do."""


class ChangedWhileRead(ReportRefused):
    """What would be issued is no longer what the page showed."""


def can_comment(access: Access, series: MetricSeries) -> bool:
    """Whoever enters values of the series says what is behind them, and so does the owner of the metric."""
    is_owner = access.user_id is not None and series.metric.owner_id == access.user_id
    return is_owner or can_enter(access, series)


def can_issue(access: Access, secretary: int | None) -> bool:
    """The planning team issues every report, the secretary of a board those of the board."""
    return names_secretaries(access) or (access.user_id is not None and access.user_id == secretary)


def names_secretaries(access: Access) -> bool:
    """The planning team says who is the secretary of a board."""
    return access.allows(Permission.MANAGE_CYCLE)


def can_start(access: Access, secretary: int | None) -> bool:
    """Whoever issues a report can start it, and so can those who enter metrics."""
    return can_issue(access, secretary) or access.allows(Permission.EDIT_METRICS)


def sees_drafts(access: Access, secretary: int | None, *, is_owner: bool) -> bool:
    """Those who write or issue it, and the owners of metrics."""
    return is_owner or can_start(access, secretary)
