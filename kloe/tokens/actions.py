"""Making a token with what it may send, and revoking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from kloe.metrics.models import Metric, MetricSeries
from kloe.tokens.models import TokenReach
from kloe.tokens.rules import NotPermitted, can_manage_tokens
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.tokens import actions
from mlco_portal.tokens.models import ApiToken
from services.queries import access_of

Writes = ApiToken.Writes


@dataclass(frozen=True, slots=True)
class TokenWanted:
    """What a new token is for and what it may do."""

    name: str
    contact: str
    last_day: date
    per_minute: int
    reads: bool
    reads_staff_plans: bool
    writes: str
    metrics: Sequence[Metric] = ()
    series: Sequence[MetricSeries] = ()


@transaction.atomic
def make_token(*, wanted: TokenWanted, by: User) -> tuple[ApiToken, str]:
    """Make the token; return it with its secret, which is told this once. Raises NotPermitted."""
    _check(by)
    token, secret = actions.make_token(
        name=wanted.name,
        contact=wanted.contact,
        reads=wanted.reads,
        reads_staff_plans=wanted.reads_staff_plans,
        writes=wanted.writes,
        last_day=wanted.last_day,
        per_minute=wanted.per_minute,
        by=by,
    )
    if wanted.writes == Writes.NAMED:
        by_metric = [TokenReach(token=token, metric=one) for one in wanted.metrics]
        by_series = [TokenReach(token=token, series=one) for one in wanted.series]
        TokenReach.objects.bulk_create([*by_metric, *by_series])
        named = [str(one) for one in [*wanted.metrics, *wanted.series]]
        record("tokens.limit_token", by=by, about=token, changes={"sends values of": [None, named]})
    return token, secret


def revoke_token(*, token: ApiToken, reason: str, by: User) -> bool:
    """End the token for ever; False when it was revoked already. Raises NotPermitted."""
    _check(by)
    return actions.revoke_token(token=token, reason=reason, by=by)


def _check(by: User) -> None:
    if not can_manage_tokens(access_of(by, timezone.localdate())):
        raise NotPermitted
