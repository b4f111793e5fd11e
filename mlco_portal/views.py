"""The pages that answer when something went wrong."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse

from mlco_portal.safekeeping import answer_to_old_page


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead visitors to the one sign-in of the portal, which limits failures and is audited; refuse everybody else."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "404.html", status=404)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer with the request's id alone: what fills the usual context may be what broke."""
    page = get_template("500.html").render({"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Show the form again with what was typed where that is safe; else say what happened."""
    return answer_to_old_page(request) or render(request, "403_csrf.html", status=403)
