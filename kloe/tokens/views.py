"""Tokens of the API: the list, a new one, one with its use, and its end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from kloe.tokens.actions import make_token, revoke_token
from kloe.tokens.forms import RevokeForm, TokenForm
from kloe.tokens.presenters import COLOURS, DAYS_HEAD, HEAD, day_row, token_facts, token_row
from kloe.tokens.queries import reaches_of
from mlco_portal.access import PermissionNeeded
from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.tokens.models import ApiToken
from mlco_portal.tokens.queries import all_tokens, days_of, last_use_of, token_of_key
from mlco_portal.tokens.rules import TokenState, state_of
from services.middleware import person_on

PER_PAGE = 30


class ForTokenMakers(PermissionNeeded):
    """Lets in those who make and revoke tokens."""

    permission_needed = "manage_tokens"


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", "/"), ("API tokens", reverse("kloe:tokens:list")), *more]


def _token(key: int) -> ApiToken:
    try:
        return token_of_key(key)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error


class TokenList(ForTokenMakers, View):
    """Every token, the newest first: what it may do, until when, when it was last used."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        page, now = Paginator(all_tokens(), PER_PAGE).get_page(request.GET.get("page")), timezone.now()
        context = {
            "breadcrumbs": [("Home", "/")],
            "page_obj": page,
            "head": HEAD,
            "rows": [token_row(one, now) for one in page],
        }
        return render(request, "kloe/tokens/list.html", context)


class MakeToken(KeepsWhatIsTyped, ForTokenMakers, View):
    """Makes a token and shows its secret, this once."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self.filled(TokenForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        token, secret = make_token(wanted=form.wanted, by=person_on(request))
        # Shown in the answer itself: nothing keeps the secret, no session and no message.
        context = {"token": token, "secret": secret, "breadcrumbs": _crumbs()}
        response = render(request, "kloe/tokens/made.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _page(self, request: HttpRequest, form: TokenForm) -> HttpResponse:
        return render(request, "kloe/tokens/make.html", {"form": form, "breadcrumbs": _crumbs()})


class TokenDetail(ForTokenMakers, View):
    """One token: what it may do, and how it was used day by day."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = _token(pk)
        state = state_of(token, timezone.now())
        context = {
            "token": token,
            "state": state.capitalize(),
            "colour": COLOURS[state],
            "can_revoke": state is TokenState.IN_FORCE,
            "facts": token_facts(token, reaches_of(token), last_use_of(token)),
            "days_head": DAYS_HEAD,
            "days": [day_row(one) for one in days_of(token)],
            "breadcrumbs": _crumbs(),
        }
        return render(request, "kloe/tokens/detail.html", context)


class RevokeToken(KeepsWhatIsTyped, ForTokenMakers, View):
    """Asks why, then ends the token."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, _token(pk), self.filled(RevokeForm()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token, form = _token(pk), RevokeForm(request.POST)
        if not form.is_valid():
            return self._page(request, token, form)
        if revoke_token(token=token, reason=form.cleaned_data["reason"], by=person_on(request)):
            messages.success(request, f"Token revoked. The program “{token.name}” is turned away from now on.")
        else:
            messages.info(request, "This token was revoked already.")
        return redirect(token)

    def _page(self, request: HttpRequest, token: ApiToken, form: Any) -> HttpResponse:
        crumbs = _crumbs((token.name, token.get_absolute_url()))
        return render(request, "kloe/tokens/revoke.html", {"token": token, "form": form, "breadcrumbs": crumbs})
