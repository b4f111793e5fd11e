"""Making, revoking and counting tokens."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.tokens.models import ApiToken, TokenDay
from mlco_portal.tokens.rules import TooManyRequests, new_secret


@transaction.atomic
def make_token(
    *,
    name: str,
    contact: str,
    reads: bool,
    reads_staff_plans: bool,
    writes: str,
    last_day: date,
    per_minute: int,
    by: User,
) -> tuple[ApiToken, str]:
    """Make a token that ends with its last day; return it with its secret, which is told this once."""
    secret = new_secret()
    after = datetime.combine(last_day + timedelta(days=1), time.min)
    token = ApiToken.objects.create(
        name=name,
        contact=contact,
        start=secret.start,
        sha256=secret.sha256,
        reads=reads,
        reads_staff_plans=reads_staff_plans,
        writes=writes,
        per_minute=per_minute,
        made_at=timezone.now(),
        made_by=by,
        expires_at=timezone.make_aware(after),
    )
    given = {
        "contact": contact,
        "reads": reads,
        "reads_staff_plans": reads_staff_plans,
        "writes": writes,
        "per_minute": per_minute,
        "last_day": last_day,
    }
    record("tokens.make_token", by=by, about=token, changes={field: [None, value] for field, value in given.items()})
    return token, secret.text


@transaction.atomic
def revoke_token(*, token: ApiToken, reason: str, by: User) -> bool:
    """End the token for ever, from the next request on; False when it was revoked already."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is not None:
        return False
    locked.revoked_at, locked.revoked_by, locked.revoked_reason = timezone.now(), by, reason
    locked.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    record("tokens.revoke_token", by=by, about=locked, reason=reason)
    return True


def count_request(*, token: ApiToken, now: datetime) -> None:
    """Count a request of the token; raise TooManyRequests when the minute has had enough of them.

    The row of the day is locked by the first update: however many processes answer, each sees its own number.
    """
    day, minute = timezone.localdate(now), now.replace(second=0, microsecond=0)
    row = TokenDay.objects.filter(token=token, day=day)
    with transaction.atomic():
        row.filter(minute__lt=minute).update(minute=minute, in_minute=0)
        counted = {"requests": F("requests") + 1, "in_minute": F("in_minute") + 1, "last_at": now}
        if not row.update(**counted):
            TokenDay.objects.get_or_create(token=token, day=day, defaults={"minute": minute, "last_at": now})
            row.update(**counted)
        is_over = row.get().in_minute > token.per_minute
        if is_over:
            row.update(refused=F("refused") + 1)
    if is_over:
        wait = minute + timedelta(minutes=1) - now
        raise TooManyRequests(max(1, -(-wait // timedelta(seconds=1))), token.per_minute)


def count_values(*, token: ApiToken, number: int, now: datetime) -> None:
    """Count values that came with the token, on the day of its request."""
    TokenDay.objects.filter(token=token, day=timezone.localdate(now)).update(values=F("values") + number)
