"""The page behind the link of an invitation: it lets people in, with an account or without one yet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mlco_portal.accounts.forms import InvitedAccountForm
from mlco_portal.accounts.invitations import (
    VALID_FOR,
    Invitation,
    InvitationTooOld,
    InvitationUnreadable,
    invitation_in,
)
from mlco_portal.accounts.models import User
from mlco_portal.accounts.queries import account_at
from mlco_portal.accounts.rules import EmailTaken
from planning.service_plans.actions.contributing import accept_invitation, open_account_for
from planning.service_plans.models import SectionShare
from planning.service_plans.presenters.sharing import invitation_facts, titles_of
from planning.service_plans.queries.sharing import shares_invited_to
from planning.service_plans.rules.sharing import InvitationGone
from services.middleware import person_on

TEMPLATE = "planning/service_plans/invitation.html"


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class InvitationPage(View):
    """Asks somebody without an account for name and password; everybody else goes on, or reads why not."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(request, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(request, token, request.POST)

    def _answer(self, request: HttpRequest, token: str, data: Any = None) -> HttpResponse:
        try:
            invitation = invitation_in(token)
        except InvitationTooOld:
            return self._told(request, "too_old", status=410)
        except InvitationUnreadable:
            return self._told(request, "unreadable", status=404)
        shares = shares_invited_to(invitation.about, invitation.email)
        if not shares:
            return self._told(request, "gone", status=410)
        account = next((share.person for share in shares if share.person), None) or account_at(invitation.email)
        if request.user.is_authenticated and (account is None or request.user.pk != account.pk):
            return self._told(request, "somebody_else", share=shares[0])
        if account is not None:
            return self._known(request, account, shares)
        return self._new(request, invitation, shares, data)

    def _known(self, request: HttpRequest, account: User, shares: list[SectionShare]) -> HttpResponse:
        plan = shares[0].section.plan
        if not account.is_active:
            return self._told(request, "closed", status=403)
        if not request.user.is_authenticated:
            messages.info(request, "You have an account already. Sign in to write your sections.")
            return redirect_to_login(request.path)
        if accept_invitation(plan=plan, by=person_on(request)):
            messages.success(request, f"You can now write: {', '.join(titles_of(shares))}.")
        return redirect(plan)

    def _new(
        self, request: HttpRequest, invitation: Invitation, shares: list[SectionShare], data: Any = None
    ) -> HttpResponse:
        plan = shares[0].section.plan
        form = InvitedAccountForm(data, user=User(email=invitation.email))
        if form.is_valid():
            try:
                account = open_account_for(invitation=invitation, **form.cleaned_data)
            except InvitationGone:
                return self._told(request, "gone", status=410)
            except EmailTaken:
                return redirect(request.path)
            login(request, account)
            messages.success(request, f"Welcome, {account.name}. You have an account, and here is what you write.")
            return redirect("home")
        context: dict[str, Any] = {
            "form": form,
            "plan": plan,
            "titles": titles_of(shares),
            "facts": invitation_facts(plan, shares[0]),
            "message": shares[0].message,
            "breadcrumbs": [],
        }
        return render(request, TEMPLATE, context, status=200 if data is None else 422)

    def _told(
        self, request: HttpRequest, why: str, *, share: SectionShare | None = None, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {"why": why, "share": share, "days": VALID_FOR.days, "breadcrumbs": []}
        return render(request, "planning/service_plans/invitation_not_open.html", context, status=status)
