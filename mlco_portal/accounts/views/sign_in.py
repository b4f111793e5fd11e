"""Sign in and out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View

from mlco_portal.accounts.actions import check_sign_in, record_sign_out
from mlco_portal.accounts.forms import SignInForm
from mlco_portal.accounts.presenters import samples_to_offer
from mlco_portal.accounts.queries import sample_accounts
from mlco_portal.accounts.rules import SignInRefused, TooManyFailures, TooManyFailuresHere
from mlco_portal.requests import client_address

REFUSED = "The e-mail address or the password is wrong. Try again, or set a new password."
BLOCKED = (
    "Too many tries to sign in with this e-mail address failed. Wait 15 minutes and try again, or set a new password."
)
BLOCKED_HERE = (
    "Too many tries to sign in from your network failed, with one account or many. Wait 15 minutes and try again. "
    "If you need to sign in sooner, use another network or ask the planning team."
)


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class SignIn(RedirectURLMixin, FormView):
    """Asks for address and password, and goes on to the page that was asked for.

    A page whose session has ended asks in JSON, to stay where it is: a GET gives it a token, a POST who signed in.
    """

    http_method_names = ["get", "head", "post", "options"]
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    next_page = "/"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._asks_in_json():
            return JsonResponse({"token": get_token(request)})
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        address = client_address(self.request)
        try:
            user = check_sign_in(**form.cleaned_data, address=address)
        except TooManyFailures:
            return self._refuse(form, BLOCKED, 429)
        except TooManyFailuresHere:
            return self._refuse(form, BLOCKED_HERE, 429)
        except SignInRefused:
            return self._refuse(form, REFUSED, 200)
        login(self.request, user)
        if self._asks_in_json():
            return JsonResponse({"person": str(user.pk), "name": str(user), "token": get_token(self.request)})
        return redirect(self.get_success_url())

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return the page to go on to; only an address that begins as one, never a word that stands for nothing."""
        found = super().get_redirect_url()
        return found if found.startswith(("/", "http://", "https://")) else ""

    def _refuse(self, form: SignInForm, sentence: str, status: int) -> HttpResponse:
        form.add_error("email", sentence)
        if self._asks_in_json():
            return JsonResponse({"problem": sentence}, status=422 if status == 200 else status)
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        if self._asks_in_json():
            first = next(iter(form.errors.values()))[0]
            return JsonResponse({"problem": str(first)}, status=422)
        return super().form_invalid(form)

    def _asks_in_json(self) -> bool:
        return self.request.headers.get("Accept", "") == "application/json"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        accounts = sample_accounts() if settings.DEMO else ()
        samples, more_samples = samples_to_offer(accounts, timezone.localdate())
        return context | {
            "next": self.get_redirect_url(),
            "samples": samples,
            "more_samples": more_samples,
            "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
        }


class SignOut(View):
    """Ends the session."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            record_sign_out(by=request.user)
            logout(request)
            messages.success(request, "You have signed out.")
        return redirect("accounts:sign_in")
