"""Everybody's accounts, for administrators."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from mlco_portal.access import PermissionNeeded
from mlco_portal.accounts.actions import add_account, change_account, close_account, reopen_account, send_password_link
from mlco_portal.accounts.forms import AccountFilter, AccountForm
from mlco_portal.accounts.models import User
from mlco_portal.accounts.presenters import account_facts, account_row, held_role
from mlco_portal.accounts.queries import accounts_matching, appointments_to_show
from mlco_portal.accounts.rules import EmailTaken, NotAllowed, change_problem, closing_problem
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped

PER_PAGE = 30
TAKEN = "Another account has this e-mail address"
READ_ONLY = ["get", "head", "options"]
FORM_METHODS = [*READ_ONLY, "post"]


class ForAdministrators(PermissionNeeded):
    """Lets in those who look after accounts."""

    permission_needed = "manage_accounts"


class AccountList(ForAdministrators, TemplateView):
    """All accounts, found by name, address and state."""

    http_method_names = READ_ONLY
    template_name = "accounts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AccountFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        found = Paginator(accounts_matching(**wanted), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/")],
            "filter_form": form,
            "page_obj": found,
            "head": ["Name", "E-mail address", "Roles", "Account"],
            "rows": [account_row(account, timezone.localdate()) for account in found],
        }


class AccountPage(ForAdministrators):
    """A page about one account."""

    def get_account(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])  # type: ignore[attr-defined]


class AccountDetail(AccountPage, TemplateView):
    """One account: its roles and what can be done with it."""

    http_method_names = READ_ONLY
    template_name = "accounts/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account, today, by = self.get_account(), timezone.localdate(), self.request.user
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/"), ("Accounts", reverse("accounts:list"))],
            "account": account,
            "facts": account_facts(account),
            "roles": [held_role(one, today) for one in appointments_to_show(account, today)],
            "change_problem": change_problem(account, by),  # type: ignore[arg-type]
            "closing_problem": closing_problem(account, by),  # type: ignore[arg-type]
        }


class AddAccount(KeepsWhatIsTyped, ForAdministrators, FormView):
    """Opens an account; its owner gets a mail to set a password."""

    http_method_names = FORM_METHODS
    template_name = "accounts/add.html"
    form_class = AccountForm

    def get_form(self, form_class: Any = None) -> AccountForm:
        return self.filled(super().get_form(form_class))

    def form_valid(self, form: AccountForm) -> HttpResponse:
        try:
            account = add_account(**form.cleaned_data, by=self.request.user)  # type: ignore[arg-type]
        except EmailTaken:
            form.add_error("email", TAKEN)
            return self.form_invalid(form)
        messages.success(
            self.request,
            f"Account opened. {account.email} gets a mail to set a password. Now say which role the person holds.",
        )
        return redirect(account)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [("Home", "/"), ("Accounts", reverse("accounts:list"))]
        return super().get_context_data(**kwargs) | {"breadcrumbs": crumbs}


class ChangeAccount(KeepsWhatIsTyped, AccountPage, FormView):
    """Changes name and address."""

    http_method_names = FORM_METHODS
    template_name = "accounts/change.html"
    form_class = AccountForm

    def get_form_kwargs(self) -> dict[str, Any]:
        account = self.get_account()
        initial = {"name": account.name, "email": account.email}
        return {**super().get_form_kwargs(), "account": account, "initial": initial}

    def get_form(self, form_class: Any = None) -> AccountForm:
        return self.filled(super().get_form(form_class))

    def form_valid(self, form: AccountForm) -> HttpResponse:
        account = self.get_account()
        try:
            change_account(account=account, **form.cleaned_data, by=self.request.user)  # type: ignore[arg-type]
        except (EmailTaken, NotAllowed) as error:
            form.add_error("email" if isinstance(error, EmailTaken) else None, str(error) or TAKEN)
            return self.form_invalid(form)
        messages.success(self.request, "Account changed.")
        return redirect(account)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        account = context["form"].account
        crumbs = [("Home", "/"), ("Accounts", reverse("accounts:list")), (account.name, account.get_absolute_url())]
        return context | {"breadcrumbs": crumbs, "account": account}


class CloseAccount(AccountPage, TemplateView):
    """Asks, then closes the account."""

    http_method_names = FORM_METHODS
    template_name = "accounts/close.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.get_account()
        try:
            close_account(account=account, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Account closed. {account} can no longer sign in. What the person did is kept.")
        return redirect(account)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.get_account()
        crumbs = [("Home", "/"), ("Accounts", reverse("accounts:list")), (account.name, account.get_absolute_url())]
        return super().get_context_data(**kwargs) | {"account": account, "breadcrumbs": crumbs}


class AccountStep(ButtonOfPage, AccountPage, View):
    """A button of the account page."""

    stands_on = "accounts:detail"
    place = ("pk",)
    said: str

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.get_account()
        try:
            self.act(account, request.user)
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.said)
        return redirect(account)

    def act(self, account: User, by: Any) -> None:
        raise NotImplementedError


class ReopenAccount(AccountStep):
    """Opens a closed account again."""

    said = "Account open again. The person can sign in."

    def act(self, account: User, by: Any) -> None:
        reopen_account(account=account, by=by)


class SendPasswordLink(AccountStep):
    """Mails a link to set a password."""

    said = "The person gets a mail to set a password."

    def act(self, account: User, by: Any) -> None:
        send_password_link(account=account, by=by)
