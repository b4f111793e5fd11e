"""What pages of values share: who may come, and the way to them."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from services.middleware import access_on

Crumbs = list[tuple[str, str]]


class EntersMetrics(LoginRequiredMixin, View):
    """For those who enter metrics somewhere."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not access_on(request).allows(Permission.EDIT_METRICS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def above(*more: tuple[str, str]) -> Crumbs:
    """Return the way to a page of values."""
    return [("Home", "/"), ("Metrics", reverse("kloe:reading:metrics")), *more]
