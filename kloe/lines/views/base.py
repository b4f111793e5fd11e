"""What the pages that change a year's lines share: who may, and where they stand."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View

from kloe.lines.models import Kloe
from kloe.lines.queries import kloe_of
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.years import PlanningYear
from services.middleware import access_on

HOME = ("Home", "/")


class LooksAfterKloes(View):
    """A page for those who look after MLCO KLOEs; put it after the classes that ask visitors to sign in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not can_edit_kloes(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def line_or_404(key: int) -> Kloe:
    try:
        return kloe_of(key)
    except Kloe.DoesNotExist as error:
        raise Http404 from error


def year_url(year: int) -> str:
    return reverse("kloe:lines:year", args=[PlanningYear(year)])


def crumbs_of(year: int) -> list[tuple[str, str]]:
    return [HOME, (f"MLCO KLOEs {PlanningYear(year)}", year_url(year))]
