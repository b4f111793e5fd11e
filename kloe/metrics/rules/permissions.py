"""Who may change metrics, and who enters values of a series."""

from kloe.metrics.models import Metric, MetricSeries, SeriesScope
from mlco_portal.accounts.permissions import Permission
from services.models import Scope
from services.rules import Access
from services.rules.access import Grant


class NotPermitted(Exception):
    """The person may not do this."""


def can_edit_metrics(access: Access) -> bool:
    """Look after values wherever they are measured: whoever enters metrics for the whole organisation."""
    return any(one.scope == Scope.ORGANISATION for one in access.grants_for(Permission.EDIT_METRICS))


def can_define_metrics(access: Access) -> bool:
    """Definitions, series and targets: the planning team, and those who look after metrics."""
    return access.allows(Permission.MANAGE_CYCLE) or can_edit_metrics(access)


def can_mark(access: Access, metric: Metric) -> bool:
    """Say where limits begin anew and what readers should know of a day: they, and the owner of the metric."""
    return can_define_metrics(access) or (access.user_id is not None and access.user_id == metric.owner_id)


def can_edit_kloes(access: Access) -> bool:
    """MLCO KLOEs and the CQC's questions: the planning team, and those who look after metrics."""
    return access.allows(Permission.MANAGE_CYCLE) or can_edit_metrics(access)


def can_enter(access: Access, series: MetricSeries) -> bool:
    """Enter, import and correct values of the series: whoever may enter metrics of its place."""
    return any(_reaches(grant, series) for grant in access.grants_for(Permission.EDIT_METRICS))


def _reaches(grant: Grant, series: MetricSeries) -> bool:
    if grant.scope == Scope.ORGANISATION:
        return True
    if series.service is not None:
        return grant.covers(series.service)
    if series.scope == SeriesScope.GROUP:
        return grant.scope == Scope.GROUP and grant.group_id == series.group_id
    if grant.scope != Scope.LOCALITY:
        return False
    locality = series.neighbourhood.locality_id if series.neighbourhood is not None else series.locality_id
    return locality is not None and grant.locality_id == locality
