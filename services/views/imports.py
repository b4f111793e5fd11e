"""The catalogue in and out of files: upload, preview, confirm; download."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.years import PlanningYear
from services.actions import confirm_import, discard_import, stage_import
from services.actions.imports import preview_of
from services.forms import ImportForm, ServiceFilterForm
from services.middleware import person_on
from services.models import CatalogueImport
from services.presenters import change_rows, done_words, import_counts, problem_rows
from services.queries.catalogue import all_groups, all_localities, import_of, services_matching
from services.resources import FORMATS, ServiceResource
from services.rules.catalogue import NotPermitted
from services.rules.entries import COLUMNS
from services.rules.imports import ImportGone, ImportOutdated, ImportRefused
from services.views.catalogue import ManagesCatalogue, crumbs

SHOWN = 300


class ExportServices(LoginRequiredMixin, View):
    """The services of the list as a file; the filters of the list count."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        if ending not in FORMATS:
            raise Http404
        today = timezone.localdate()
        year = PlanningYear.on(today)
        form = ServiceFilterForm(request.GET, groups=all_groups(), localities=all_localities(), this_year=year)
        dataset = ServiceResource().export(queryset=services_matching(form.wanted()))
        file = FORMATS[ending]()
        response = HttpResponse(file.export_data(dataset), content_type=file.get_content_type())
        response["Content-Disposition"] = f'attachment; filename="services-{today:%Y-%m-%d}.{ending}"'
        return response


class ImportServices(ManagesCatalogue):
    """Takes a file and shows what it would do."""

    template = "services/import.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, form=ImportForm(), columns=COLUMNS)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form=form, columns=COLUMNS)
        try:
            staged = stage_import(
                table=form.table,
                file_name=form.cleaned_data["file"].name,
                on_conflict=form.cleaned_data["on_conflict"],
                by=person_on(request),
            )
        except NotPermitted as refused:
            raise PermissionDenied from refused
        return redirect("services:import_preview", staged.pk)


class ImportPreview(ManagesCatalogue):
    """Shows what a file would do row by row; confirming writes exactly that."""

    template = "services/import_preview.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = import_of(key, person_on(request), at=timezone.now())
        if staged is None:
            return self.gone(request)
        return self.page(request, staged)

    def gone(self, request: HttpRequest) -> HttpResponse:
        messages.warning(request, "That file was imported, replaced or forgotten. Upload it again to see what it does.")
        return redirect("services:import")

    def page(self, request: HttpRequest, staged: CatalogueImport, **more: Any) -> HttpResponse:
        plan = preview_of(staged)
        problems = problem_rows(plan)
        context = {
            "staged": staged,
            "plan": plan,
            "counts": import_counts(plan),
            "changes": list(change_rows(plan, SHOWN)),
            "more_changes": max(0, len(plan.to_write) - SHOWN),
            "problems": problems[:SHOWN],
            "problems_total": len(problems),
            "more_problems": max(0, len(problems) - SHOWN),
            "problem_head": ["Row", "Column", "Service", "What to put right"],
            "breadcrumbs": crumbs(("Import services", reverse("services:import"))),
        }
        return render(request, self.template, {**context, **more})

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = import_of(key, person_on(request), at=timezone.now())
        if staged is None:
            return self.gone(request)
        try:
            plan = confirm_import(staged=staged, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ImportGone:
            return self.gone(request)
        except (ImportOutdated, ImportRefused) as refused:
            return self.page(request, staged, page_problems=[str(refused)])
        messages.success(request, f"{staged.file_name} is imported: {done_words(plan)}")
        return redirect("services:list")


class DiscardImport(ButtonOfPage, ManagesCatalogue):
    """Forgets a file that was not confirmed."""

    stands_on = "services:import_preview"
    place = ("key",)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = import_of(key, person_on(request), at=timezone.now())
        if staged is not None:
            discard_import(staged=staged, by=person_on(request))
        messages.info(request, "Nothing was imported.")
        return redirect("services:import")
