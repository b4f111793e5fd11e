"""What the API answers, as a page for people."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.api.reference import Chapter, chapters_of
from mlco_portal.api.v1 import api

ASKED_HEAD = ["Parameter", "What it takes", "What it does"]
ANSWERED_HEAD = ["Column", "Kind", "What it says"]


@cache
def _chapters() -> list[Chapter]:
    return chapters_of(api.get_openapi_schema())


class Reference(View):
    """Every address with its parameters and columns; for everybody, as the description for programs is."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "chapters": _chapters(),
            "asked_head": ASKED_HEAD,
            "answered_head": ANSWERED_HEAD,
            "root": request.build_absolute_uri("/api/v1/"),
            "openapi_url": reverse("api-1:openapi-json"),
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "api/reference.html", context)
