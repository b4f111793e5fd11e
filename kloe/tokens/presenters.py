"""Tokens in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from kloe.tokens.models import TokenReach
from mlco_portal.tokens.models import ApiToken, TokenDay
from mlco_portal.tokens.rules import TokenState, state_of
from mlco_portal.wording import british_date, british_datetime

COLOURS = {TokenState.IN_FORCE: "green", TokenState.EXPIRED: "grey", TokenState.REVOKED: "red"}
HEAD = ["Program", "May do", "Until", "Last used", {"text": "Requests", "numeric": True}, "State"]
DAYS_HEAD = [
    "Day",
    {"text": "Requests", "numeric": True},
    {"text": "Turned away", "numeric": True},
    {"text": "Values sent", "numeric": True},
    "Last request",
]
SENDS = {
    ApiToken.Writes.NOTHING: "",
    ApiToken.Writes.NAMED: "send values of some metrics",
    ApiToken.Writes.ALL: "send values of every metric",
}


def may_do(token: ApiToken) -> str:
    """Return what the token may do, such as `Read, send values of some metrics`."""
    reads = "read, plans for staff too" if token.reads_staff_plans else "read"
    words = ", ".join(one for one in (reads if token.reads else "", SENDS[ApiToken.Writes(token.writes)]) if one)
    return words[:1].upper() + words[1:]


def last_day_words(token: ApiToken) -> str:
    return british_date(timezone.localdate(token.expires_at - timedelta(seconds=1)))


def used_words(at: datetime | None) -> str:
    return british_datetime(timezone.localtime(at)) if at else "Never"


def token_row(token: Any, now: datetime) -> list[Any]:
    """Return the line of a token that carries `last_at` and `requests`."""
    state = state_of(token, now)
    return [
        {"text": str(token), "href": token.get_absolute_url()},
        may_do(token),
        last_day_words(token),
        used_words(token.last_at),
        token.requests or 0,
        {"tag": state.capitalize(), "colour": COLOURS[state]},
    ]


def token_facts(token: ApiToken, reaches: Iterable[TokenReach], last_at: datetime | None) -> list[tuple[str, str]]:
    """Return what is known of the token, as label and words."""
    named = "; ".join(str(one.metric or one.series) for one in reaches)
    facts = [
        ("Starts with", token.start),
        ("Looked after by", token.contact),
        ("May do", may_do(token)),
        ("Sends values of", named),
        ("Requests a minute", str(token.per_minute)),
        ("Last day", last_day_words(token)),
        ("Made", f"{british_datetime(timezone.localtime(token.made_at))} by {token.made_by}"),
        ("Last used", used_words(last_at)),
    ]
    if token.revoked_at:
        facts.append(("Revoked", f"{british_datetime(timezone.localtime(token.revoked_at))} by {token.revoked_by}"))
        facts.append(("Why", token.revoked_reason))
    return [(label, words) for label, words in facts if words]


def day_row(used: TokenDay) -> list[Any]:
    return [
        british_date(used.day),
        used.requests,
        used.refused,
        used.values,
        f"{timezone.localtime(used.last_at):%H:%M}",
    ]
