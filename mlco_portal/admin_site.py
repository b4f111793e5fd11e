"""The Django admin with the portal's manners: its own sign-in, its own refusal, and searches that end."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

MOST_WORDS = 10
LONGEST_SEARCH = 200


class PortalAdminSite(AdminSite):
    """Refuses people without rights by the portal's own page, and shortens searches that no database would take."""

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Raise PermissionDenied: whoever is signed in has no rights here; others never get this far."""
        raise PermissionDenied

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        answer = super().admin_view(view, cacheable)

        @wraps(answer)
        def shortened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            asked = request.GET.get("q", "")
            short = " ".join(asked[:LONGEST_SEARCH].split()[:MOST_WORDS])
            if request.method != "GET" or not self.has_permission(request) or short == " ".join(asked.split()):
                return answer(request, *args, **kwargs)
            query = request.GET.copy()
            query["q"] = short
            messages.warning(request, f"The search looks for {MOST_WORDS} words at most. The rest was left out.")
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")

        return shortened
