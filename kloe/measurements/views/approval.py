"""What waits for approval: chosen values, or all of a metric."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views import View

from kloe.measurements.actions import approve_values, approve_waiting
from kloe.measurements.presenters import waiting_groups
from kloe.measurements.queries.waiting import owns_metrics, waiting_for
from kloe.measurements.rules.approving import ApprovalRefused
from kloe.measurements.views.page import above
from kloe.metrics.models import Metric
from kloe.metrics.queries import metric_of
from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import counted
from services.middleware import access_on, person_on

PER_PAGE = 100
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ALL = "all:"


class Waiting(LoginRequiredMixin, View):
    """Values that the person may approve, metric by metric."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        access = access_on(request)
        if request.user.is_authenticated and not (access.allows(Permission.EDIT_METRICS) or owns_metrics(access)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = waiting_for(access_on(request), timezone.localdate())
        page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "groups": waiting_groups(page.object_list),
            "page_obj": page,
            "now": timezone.now().isoformat(),
            "breadcrumbs": above(),
        }
        return render(request, "kloe/measurements/waiting.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        then, by = request.POST.get("then", ""), person_on(request)
        try:
            if then.startswith(ALL):
                approved, left = approve_waiting(metric=metric_of(then[len(ALL) :]), upto=_moment(request), by=by)
            else:
                approved, left = approve_values(seen=_chosen(request), by=by)
        except (ApprovalRefused, Metric.DoesNotExist) as refused:
            words = str(refused) if isinstance(refused, ApprovalRefused) else "That metric is not there any more"
            messages.warning(request, f"{words}.")
            return redirect(request.get_full_path())
        if approved:
            messages.success(request, f"{counted(approved, 'value')} approved. Everybody reads them now.")
        if left:
            messages.warning(
                request, f"{counted(left, 'value')} changed meanwhile or cannot be approved by you: look again."
            )
        if not approved and not left:
            messages.warning(request, "Choose the values that you approve.")
        return redirect(request.get_full_path())


def _chosen(request: HttpRequest) -> dict[int, int]:
    """Return {measurement: revision} of the ticked values."""
    found = {}
    for one in request.POST.getlist("v"):
        key, _, revision = one.partition(":")
        if key.isdecimal() and revision.isdecimal() and len(one) < 30:
            found[int(key)] = int(revision)
    return found


def _moment(request: HttpRequest) -> datetime:
    """Return when the page was made: what came since is not approved unseen."""
    try:
        found = parse_datetime(request.POST.get("upto", ""))
    except ValueError:
        found = None
    return found if found is not None and timezone.is_aware(found) else LONG_AGO
