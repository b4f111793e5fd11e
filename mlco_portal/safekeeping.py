"""What was typed into a form that could not be taken: kept until its author is back, saved by nothing but their press.

A form carries a signed mark of whose it is (`{% form_mark %}`). When it arrives after the session has ended, or with
a CSRF token that no longer counts, the mark says that the portal gave this form to this person: then, and only then,
its text is kept in the session and shown again, to this person alone. docs/design.md tells how a view uses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

Form = TypeVar("Form", bound=BaseForm)
SALT = "mlco_portal.safekeeping"
MARK = "form_mark"
FORGET = "forget"
MARK_SECONDS = 30 * 24 * 60 * 60
MOST_KEPT = 5
LONGEST_KEPT = 1_000_000
SIGNED_OUT, TOO_OLD = "signed_out", "too_old"
SIGN_IN_AGAIN = "You were signed out. What you typed is kept: sign in, and it comes back to be sent."
NOT_PRESSED = "You were signed out, so nothing was done. Sign in, then press the button again."
TOO_LONG = (
    "You were signed out, and what you typed is too long to be kept here. Your browser still holds it: "
    "go back, copy it somewhere safe, and sign in."
)


class _Check(CsrfViewMiddleware):
    """The usual CSRF check, which tells its reason in place of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def csrf_problem(request: HttpRequest) -> str | None:
    """Return why the request fails the CSRF check, or None when it passes."""
    check = _Check(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {})  # type: ignore[arg-type,return-value]


def sign_mark(*parts: Any, salt: str = SALT) -> str:
    """Return a mark that only the portal can have written; the last part may hold spaces."""
    return signing.TimestampSigner(salt=salt).sign(" ".join(str(part) for part in parts))


def read_mark(mark: str, *, parts: int, salt: str = SALT) -> list[str]:
    """Return the parts of a mark, or none of them when it is missing, forged or too old."""
    try:
        found = signing.TimestampSigner(salt=salt).unsign(mark, max_age=MARK_SECONDS).split(" ", parts - 1)
    except signing.BadSignature:
        return []
    return found if len(found) == parts else []


@dataclass(frozen=True, slots=True)
class Drawer:
    """A place in the session where forms wait for their authors, by address; the oldest makes room."""

    name: str

    def put(self, request: HttpRequest, path: str, user_id: str, what: Mapping[str, Any]) -> None:
        kept = {at: one for at, one in request.session.get(self.name, {}).items() if at != path}
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        request.session[self.name] = {**kept, path: {"user": user_id, **what}}

    def look(self, request: HttpRequest, path: str) -> dict[str, Any] | None:
        """Return what waits there for the person who is signed in; nobody else ever sees it."""
        found: dict[str, Any] | None = request.session.get(self.name, {}).get(path)
        return found if found and found["user"] == str(request.user.pk) else None

    def empty(self, request: HttpRequest, path: str) -> None:
        if path in request.session.get(self.name, {}):
            request.session[self.name] = {at: one for at, one in request.session[self.name].items() if at != path}


FORMS = Drawer("kept_forms")


def mark_of_form(request: HttpRequest, action: str = "") -> str:
    """Return the mark of a form on this page that posts to `action`, or to the page itself."""
    return sign_mark(request.user.pk, action or request.path, request.get_full_path())


def _marked(request: HttpRequest) -> tuple[str, str]:
    """Return whose form was sent and on which page it stood; nothing when its mark is of another form."""
    found = read_mark(request.POST.get(MARK, ""), parts=3)
    return (found[0], found[2]) if found and found[1] == request.path else ("", "")


def _keep(request: HttpRequest, user_id: str, why: str) -> bool:
    """Keep what was typed, without passwords, files and tokens; say whether it was short enough to be kept."""
    secret = [name for name in request.POST if "password" in name.lower()]
    without = {MARK, "csrfmiddlewaretoken", *secret}
    fields = {name: values for name, values in request.POST.lists() if name not in without}
    if sum(len(value) for values in fields.values() for value in values) > LONGEST_KEPT:
        return False
    left_out = bool(secret or request.FILES)
    FORMS.put(request, request.path, user_id, {"why": why, "left_out": left_out, "fields": fields})
    return True


def answer_to_signed_out(request: HttpRequest) -> HttpResponse:
    """Keep what somebody sent who is signed out by now, and ask them to sign in again."""
    user_id, page = _marked(request)
    if not user_id:
        return redirect_to_login(request.get_full_path())
    is_kept = _keep(request, user_id, SIGNED_OUT)
    if getattr(request, "htmx", False):
        here = request.htmx.current_url_abs_path or page  # type: ignore[attr-defined]
        sign_in = redirect_to_login(here).url
        return render(request, "nhsuk/signed_out_in_place.html", {"is_kept": is_kept, "sign_in": sign_in})
    messages.warning(request, SIGN_IN_AGAIN if is_kept else TOO_LONG)
    return redirect_to_login(f"{page}#typed-before")


def answer_to_old_page(request: HttpRequest) -> HttpResponse | None:
    """Keep what was sent with a CSRF token that no longer counts, and show the form afresh; None if not theirs."""
    user_id, page = _marked(request)
    if user_id and not request.user.is_authenticated:
        return answer_to_signed_out(request)
    if not user_id or user_id != str(request.user.pk) or not _keep(request, user_id, TOO_OLD):
        return None
    return redirect(request.path if getattr(request, "htmx", False) else f"{page}#typed-before")


def kept_form(request: HttpRequest, action: str = "") -> dict[str, Any] | None:
    """Return what waits for the form: `why`, `left_out` and `fields` (lists by name)."""
    return FORMS.look(request, action or request.path)


def kept_value(request: HttpRequest, name: str, action: str = "") -> str:
    """Return one field of what waits for the form, or ""."""
    found = kept_form(request, action)
    return str((found["fields"].get(name) or [""])[-1]) if found else ""


def filled(request: HttpRequest, form: Form, action: str = "") -> Form:
    """Fill an empty form with what waits for it. Hidden fields stay as the page made them: they say what it shows."""
    found = kept_form(request, action)
    if found is None or form.is_bound:
        return form
    data = QueryDict(mutable=True)
    for name, values in found["fields"].items():
        data.setlist(name, values)
    for name, field in form.fields.items():
        widget = field.widget
        if widget.is_hidden or widget.needs_multipart_form or getattr(widget, "input_type", "") == "password":
            continue
        form.initial[name] = widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
    return form


def forget_url(request: HttpRequest, action: str = "") -> str:
    """Return the address that forgets what waits for the form; it works for this person alone."""
    return f"{request.path}?{urlencode({FORGET: mark_of_form(request, action)})}"


def _answers_what_is_kept(request: HttpRequest) -> bool:
    """Say whether the form that was sent is the one whose words waited, not another form or button of the page."""
    return MARK in request.POST and kept_value(request, "then") == request.POST.get("then", "")


class ButtonOfPage:
    """For a View that is a button alone: first of its bases. It has no page to come back to after signing in.

    Pressed by somebody who is signed out, it leads by way of the sign-in to the page that the button stands on
    (`stands_on`, found by the parts of the address that `place` names), and says that nothing was done.
    """

    http_method_names: Sequence[str] = ["post"]
    stands_on: str
    place: tuple[str, ...]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            messages.warning(request, NOT_PRESSED)
            return redirect_to_login(reverse(self.stands_on, kwargs={name: kwargs[name] for name in self.place}))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class KeepsWhatIsTyped:
    """For a View with a form: first of its bases. What is sent too late is kept; `self.filled(form)` shows it again."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            return answer_to_signed_out(request)
        if request.method == "GET" and FORGET in request.GET and request.user.is_authenticated:
            mark = read_mark(request.GET[FORGET], parts=3)
            if mark and mark[0] == str(request.user.pk):
                FORMS.empty(request, mark[1])
            return redirect(request.path)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and 300 <= response.status_code < 400 and _answers_what_is_kept(request):
            FORMS.empty(request, request.path)
        return response

    def filled(self, form: Form, action: str = "") -> Form:
        return filled(self.request, form, action)
