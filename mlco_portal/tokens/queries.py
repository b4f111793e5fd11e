"""Look-ups of tokens and of their use."""

from datetime import datetime

from django.db.models import Max, QuerySet, Sum

from mlco_portal.tokens.models import ApiToken, TokenDay
from mlco_portal.tokens.rules import hash_of


def token_of_secret(text: str) -> ApiToken | None:
    """Return the token that the secret belongs to, be it in force or not (one query)."""
    return ApiToken.objects.filter(sha256=hash_of(text)).first()


def all_tokens() -> QuerySet[ApiToken]:
    """Return every token with `last_at` and `requests` of its whole life, those made last first."""
    used = ApiToken.objects.annotate(last_at=Max("days__last_at"), requests=Sum("days__requests"))
    return used.select_related("made_by").order_by("-made_at", "-pk")


def token_of_key(key: int) -> ApiToken:
    """Return the token with who made and revoked it; raise ApiToken.DoesNotExist."""
    return ApiToken.objects.select_related("made_by", "revoked_by").get(pk=key)


def days_of(token: ApiToken, limit: int = 60) -> QuerySet[TokenDay]:
    """Return the newest days on which the token was used."""
    return TokenDay.objects.filter(token=token).order_by("-day")[:limit]


def last_use_of(token: ApiToken) -> datetime | None:
    """Return when the token was last used."""
    return TokenDay.objects.filter(token=token).aggregate(last=Max("last_at"))["last"]
