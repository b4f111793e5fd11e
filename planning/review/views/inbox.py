"""What waits for my decision, and what I decided lately."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import ListView

from planning.review.presenters.lists import decided_plan, waiting_plan
from planning.review.queries import lately_decided_by, progress_of, waiting_for
from planning.review.rules import can_open_inbox
from services.middleware import access_on


class Inbox(LoginRequiredMixin, ListView):
    """What waits for my decision, and what I decided lately."""

    http_method_names = ["get", "head", "options"]
    template_name = "planning/review/inbox.html"
    paginate_by = 25

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not can_open_inbox(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return waiting_for(access_on(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        access, today = access_on(self.request), timezone.localdate()
        progress = progress_of(list(context["page_obj"]), access.user_id)
        return {
            **context,
            "waiting": [waiting_plan(case, access, today, progress.get(case.pk)) for case in context["page_obj"]],
            "total": context["paginator"].count,
            "decided": [decided_plan(one) for one in lately_decided_by(access)],
            "breadcrumbs": [("Home", "/")],
        }
