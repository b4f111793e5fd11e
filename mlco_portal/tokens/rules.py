"""What a token is made of, how long it may live, and what it may do. Pure."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mlco_portal.tokens.models import ApiToken

MARK = "plan"
LONGEST = timedelta(days=366)
MOST_PER_MINUTE = 1_200


class Scope(StrEnum):
    """What a request needs of its token."""

    READ = "read"
    WRITE_MEASUREMENTS = "measurements:write"


class TokenState(StrEnum):
    """Whether a token opens anything."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A token that was made just now: all of it, its open start, and what is kept of it."""

    text: str
    start: str
    sha256: str


class TokenRefused(Exception):
    """No token, or one that opens nothing; the text tells whoever runs the program what to do."""


class ScopeMissing(Exception):
    """The token opens other things than this one; the text says which it lacks."""


class TooManyRequests(Exception):
    """The token asked more often than a minute allows; `wait` is when it may again, in seconds."""

    def __init__(self, wait: int, per_minute: int) -> None:
        super().__init__(f"This token may ask {per_minute} times a minute. Ask again in {wait} seconds.")
        self.wait = wait


def new_secret() -> NewSecret:
    """Return a secret of 256 random bits, with a start that may be shown."""
    start = f"{MARK}_{secrets.token_hex(4)}"
    text = f"{start}_{secrets.token_urlsafe(32)}"
    return NewSecret(text, start, hash_of(text))


def hash_of(text: str) -> str:
    """Return the SHA-256 of a token. A slow hash guards secrets that people choose; nobody guesses 256 bits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def state_of(token: ApiToken, now: datetime) -> TokenState:
    if token.revoked_at is not None:
        return TokenState.REVOKED
    return TokenState.IN_FORCE if now < token.expires_at else TokenState.EXPIRED


def scopes_of(token: ApiToken) -> tuple[Scope, ...]:
    """Return what the token may do."""
    writes = token.writes != ApiToken.Writes.NOTHING
    return (Scope.READ,) * token.reads + (Scope.WRITE_MEASUREMENTS,) * writes


def expiry_problem(last_day: date, today: date) -> str:
    """Return why a token cannot end after that day, or ""."""
    if last_day < today:
        return "The last day is over. Choose today or a later day"
    if last_day > today + LONGEST:
        return "A token lives for a year at most. Choose an earlier day, and make a new token before it ends"
    return ""
