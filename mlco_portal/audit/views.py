"""The audit trail, for those who may read it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from mlco_portal.access import PermissionNeeded
from mlco_portal.audit.actions import record
from mlco_portal.audit.export import csv_lines
from mlco_portal.audit.filters import AuditFilter
from mlco_portal.audit.presenters import changes_in_words, entry_facts, entry_line
from mlco_portal.audit.queries import audit_entries, entry_with_key

PER_PAGE = 40
READ_ONLY = ["get", "head", "options"]


class ReadersOfTheTrail(PermissionNeeded):
    """Lets in those who may read the audit trail."""

    permission_needed = "read_audit"


def filtered(request: HttpRequest) -> AuditFilter:
    """Return the filter of the address with its entries: none when something in it cannot be read."""
    chosen = AuditFilter(request.GET, queryset=audit_entries())
    if not chosen.form.is_valid():
        chosen.queryset = chosen.queryset.none()
    return chosen


class AuditList(ReadersOfTheTrail, TemplateView):
    """Who did what, when, to which object; newest first."""

    http_method_names = READ_ONLY
    template_name = "audit/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = filtered(self.request)
        page = Paginator(chosen.qs, PER_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/")],
            "form": chosen.form,
            "page_obj": page,
            "lines": [entry_line(entry) for entry in page],
            "export_url": f"{reverse('audit:export')}?{query.urlencode()}",
            "one_object": bool(self.request.GET.get("object_id")),
        }


class AuditDetail(ReadersOfTheTrail, TemplateView):
    """One entry with every old and new value."""

    http_method_names = READ_ONLY
    template_name = "audit/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = entry_with_key(self.kwargs["pk"])
        if entry is None:
            raise Http404
        same = urlencode({"object_type": entry.object_type, "object_id": entry.object_id})
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/"), ("Audit", reverse("audit:list"))],
            "entry": entry,
            "line": entry_line(entry),
            "facts": entry_facts(entry),
            "changes": changes_in_words(entry),
            "same_object_url": f"{reverse('audit:list')}?{same}" if entry.object_id else "",
        }


class AuditExport(ReadersOfTheTrail, View):
    """The filtered entries as a CSV file; taking them leaves an entry of its own."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        chosen = filtered(request)
        if not chosen.form.is_valid():
            return HttpResponseRedirect(f"{reverse('audit:list')}?{request.GET.urlencode()}")
        used = {name: [None, value] for name, value in chosen.form.cleaned_data.items() if value}
        own = record("audit.export_entries", by=request.user, changes=used)
        answer = StreamingHttpResponse(
            csv_lines(chosen.qs.filter(pk__lt=own.pk)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer
