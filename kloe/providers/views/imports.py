"""Providers in and out of files: upload, preview, confirm; download."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kloe.providers.forms.imports import ImportForm
from kloe.providers.importing import (
    ImportGone,
    ImportOutdated,
    confirm_import,
    discard_import,
    kept_since,
    preview_of,
    stage_import,
)
from kloe.providers.models import ProviderImport
from kloe.providers.presenters.imports import change_rows, import_counts, problem_rows
from kloe.providers.queries.catalogue import all_providers, import_of
from kloe.providers.resources import COLUMNS, FORMATS, ProviderResource
from kloe.providers.rules.permissions import NotPermitted
from kloe.providers.views.page import ManagesProviders, ReadsProviders, above
from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.wording import counted
from services.middleware import person_on

SHOWN = 300


class ExportProviders(ReadsProviders):
    """Every provider as a file; it comes back unchanged."""

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        if ending not in FORMATS:
            raise Http404
        file = FORMATS[ending]()
        dataset = ProviderResource().export(queryset=all_providers())
        response = HttpResponse(file.export_data(dataset), content_type=file.get_content_type())
        name = f"providers-{timezone.localdate():%Y-%m-%d}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ImportProviders(ManagesProviders):
    """Takes a file and shows what it would do."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        given = form.cleaned_data
        try:
            staged = stage_import(
                table=form.table,
                file_name=given["file"].name,
                on_conflict=given["on_conflict"],
                by=person_on(request),
            )
        except NotPermitted as refused:
            raise PermissionDenied from refused
        return redirect("kloe:providers:import_preview", staged.pk)

    def _page(self, form: ImportForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "columns": COLUMNS, "breadcrumbs": above()}
        return render(self.request, "kloe/providers/import.html", context, status=status)


class ImportPreview(ManagesProviders):
    """Shows what a file would do row by row; confirming writes exactly that."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = self._staged(key)
        return self._page(staged) if staged is not None else self._gone()

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = self._staged(key)
        if staged is None:
            return self._gone()
        try:
            done = confirm_import(staged=staged, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ImportGone:
            return self._gone()
        except ImportOutdated as refused:
            return self._page(staged, problem=str(refused))
        written = counted(len(done.to_write), "provider")
        messages.success(request, f"{staged.file_name} is imported: {written} added or changed.")
        return redirect("kloe:providers:overview")

    def _staged(self, key: Any) -> ProviderImport | None:
        return import_of(key, person_on(self.request), since=kept_since(timezone.now()))

    def _gone(self) -> HttpResponse:
        said = "That file was imported, replaced or forgotten. Upload it again to see what it does."
        messages.warning(self.request, said)
        return redirect("kloe:providers:import")

    def _page(self, staged: ProviderImport, problem: str = "") -> HttpResponse:
        seen = preview_of(staged, person_on(self.request))
        problems = problem_rows(seen)
        context = {
            "staged": staged,
            "seen": seen,
            "counts": import_counts(seen),
            "changes": change_rows(seen, SHOWN),
            "more_changes": max(0, len(seen.to_write) - SHOWN),
            "problem_head": ["Row", "Column", "Provider", "What to put right"],
            "problems": problems[:SHOWN],
            "more_problems": max(0, len(problems) - SHOWN),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": above(("Import providers", reverse("kloe:providers:import"))),
        }
        status = 409 if problem else 200
        return render(self.request, "kloe/providers/import_preview.html", context, status=status)


class DiscardImport(ButtonOfPage, ManagesProviders):
    """Forgets a file that was not confirmed."""

    http_method_names = ["post"]
    stands_on = "kloe:providers:import_preview"
    place = ("key",)

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        staged = import_of(key, person_on(request), since=kept_since(timezone.now()))
        if staged is not None:
            discard_import(staged=staged, by=person_on(request))
        messages.info(request, "Nothing was imported.")
        return redirect("kloe:providers:import")
