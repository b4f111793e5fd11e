"""How a request shows its token: `Authorization: Bearer …`, or as the password of Basic, as spreadsheet programs do."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBasicAuth, HttpBearer

from mlco_portal.tokens.actions import count_request
from mlco_portal.tokens.models import ApiToken
from mlco_portal.tokens.queries import token_of_secret
from mlco_portal.tokens.rules import Scope, ScopeMissing, TokenRefused, TokenState, scopes_of, state_of


def token_on(request: HttpRequest) -> ApiToken:
    """Return the token that the request was let in with."""
    return cast(ApiToken, request.auth)  # type: ignore[attr-defined]


def _let_in(secret: str, scope: Scope) -> ApiToken:
    """Return the token, counted; raise TokenRefused, TooManyRequests or ScopeMissing."""
    now, token = timezone.now(), token_of_secret(secret)
    if token is None:
        raise TokenRefused("This token is not known. Check that all of it was copied, or ask for a new one.")
    if (state := state_of(token, now)) is not TokenState.IN_FORCE:
        raise TokenRefused(f"This token is {state}. Ask the planning team for a new one.")
    count_request(token=token, now=now)
    if scope not in scopes_of(token):
        raise ScopeMissing(f"This token lacks the scope {scope}. Ask the planning team for one that has it.")
    return token


class BearerToken(HttpBearer):
    """The token as it is."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        return _let_in(token, self.scope)


class BasicToken(HttpBasicAuth):
    """The token as a password; the user name does not matter."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, username: str, password: str) -> ApiToken:
        return _let_in(password, self.scope)


READING = [BearerToken(Scope.READ), BasicToken(Scope.READ)]
SENDING = [BearerToken(Scope.WRITE_MEASUREMENTS), BasicToken(Scope.WRITE_MEASUREMENTS)]
