"""What readers reach through the application: the directory, and plans that are for staff."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from mlco_portal.accounts.permissions import Permission
from mlco_portal.kept_files import Memory
from mlco_portal.served_files import PRIVATE, answer
from planning.publication import queries
from planning.publication.directory import DirectoryRows, Filters, directory_of, listing_html
from planning.publication.forms import DirectoryForm, filters_in, shown_in
from services.middleware import access_on

_pages = Memory(limit=2 * 1024 * 1024)


class PlanDirectory(View):
    """Published plans by group, place, year and name; staff plans only for those who may read them."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, filters = queries.directory_rows(access_on(request)), filters_in(request.GET)
        if request.COOKIES:
            return HttpResponse(self._page(request, rows, filters))
        # Without cookies nobody is signed in and no message waits: the page shows the rows and nothing else.
        question = (rows, filters, request.get_full_path())
        page = _pages.get(question)
        if page is None:
            page = self._page(request, rows, filters)
            _pages.put(question, page)
        return HttpResponse(page)

    def _page(self, request: HttpRequest, rows: DirectoryRows, filters: Filters) -> bytes:
        directory = directory_of(rows, filters)
        context = {
            "directory": directory,
            "listing": listing_html(rows, filters),
            "filters": filters,
            "filter_form": DirectoryForm(directory, initial=shown_in(filters, directory)),
            "has_plans": bool(rows.published),
            "is_reader": access_on(request).allows(Permission.READ_STAFF_PLANS),
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "planning/publication/directory.html", context).content


# It changes nothing, so a wrong method is 405 and no question of tokens.
@method_decorator(csrf_exempt, name="dispatch")
class StaffFile(View):
    """A published file that the middleware did not give to everybody: for staff, or not there."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file = queries.readable_file(request.path_info[1:])
        if file is None:
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not access_on(request).allows(Permission.READ_STAFF_PLANS):
            raise PermissionDenied
        return answer(request, file, PRIVATE)

    head = get
