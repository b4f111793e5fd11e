"""Imports: what came when, what each row would do or did, importing, throwing away, undoing."""

import csv
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from kloe.measurements.actions import ask_to_undo, take_back
from kloe.measurements.batches import confirm, discard
from kloe.measurements.forms import UndoForm
from kloe.measurements.models import ImportBatch
from kloe.measurements.presenters import (
    batch_rows,
    count_rows,
    how_far_words,
    progress_words,
    report_lines,
    shown_lines,
    state_tag,
    undone_words,
)
from kloe.measurements.queries.batches import batch_of, batches_seen_by, same_content, standing_in
from kloe.measurements.rules.batches import UNDER_WAY, BatchRefused, may_try_again, may_undo, report_of, writes_of
from kloe.measurements.tasks import NEXT, take_back_batch, write_batch
from kloe.measurements.views.page import EntersMetrics, above
from kloe.metrics.rules.permissions import NotPermitted
from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.spreadsheets import guarded
from services.middleware import access_on, person_on

PER_PAGE = 50
RELOAD_AFTER = 5


class Imports(EntersMetrics):
    """What was imported, the newest first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(batches_seen_by(access_on(request)), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "head": ["What came", "When", "From", "Rows", "State"],
            "rows": batch_rows(page.object_list),
            "page_obj": page,
            "breadcrumbs": above(),
        }
        return render(request, "kloe/measurements/imports.html", context)


class OfBatch(EntersMetrics):
    """A page of a batch that the person sent, or any for those who look after metrics."""

    def found(self, key: Any) -> ImportBatch:
        try:
            return batch_of(access_on(self.request), key)
        except ImportBatch.DoesNotExist as error:
            raise Http404 from error


class BatchPage(OfBatch):
    """Before it is imported: what each row would do. Afterwards: what it did."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        batch = self.found(key)
        if batch.state in UNDER_WAY:
            return self._on_its_way(request, batch)
        if getattr(request, "htmx", False):
            return HttpResponseClientRefresh()
        problems, others = shown_lines(report_of(batch))
        context = {
            "batch": batch,
            "tag": state_tag(batch),
            "is_ready": batch.state == ImportBatch.State.READY and writes_of(batch),
            "is_mine": batch.sent_by_id == request.user.pk,
            "undone": undone_words(batch.undone_counts),
            "counts": count_rows(batch),
            "problems": problems,
            "others": others,
            "twin": same_content(batch) if batch.state == ImportBatch.State.READY else None,
            "may_undo": may_undo(access_on(request), batch),
            "breadcrumbs": above(("Imports", reverse("kloe:measurements:imports"))),
        }
        return render(request, "kloe/measurements/batch.html", context)

    def _on_its_way(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse:
        """Show how far it is: as a part for the script that asks, else as a page that reloads where somebody asked."""
        context = {
            "batch": batch,
            "words": progress_words(batch),
            "how_far": how_far_words(batch),
            "may_try_again": may_try_again(batch),
        }
        if getattr(request, "htmx", False):
            return render(request, "kloe/measurements/how_far.html", context)
        is_watched = "watch" in request.GET
        context |= {
            "tag": state_tag(batch),
            "is_watched": is_watched,
            "reload_after": RELOAD_AFTER,
            "breadcrumbs": above(("Imports", reverse("kloe:measurements:imports"))),
        }
        answer = render(request, "kloe/measurements/on_its_way.html", context)
        if is_watched:
            answer["Refresh"] = str(RELOAD_AFTER)
        return answer

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        batch, by = self.found(key), person_on(request)
        if request.POST.get("then") == "again":
            if may_try_again(batch):
                NEXT[batch.state].enqueue(batch=str(batch.pk))
                messages.info(request, "It is tried again now.")
            return redirect("kloe:measurements:batch", key)
        try:
            if request.POST.get("then") == "discard":
                discard(batch=batch, by=by)
                messages.success(request, "Thrown away. Nothing was imported.")
                return redirect("kloe:measurements:imports")
            with transaction.atomic():
                if confirm(batch=batch, by=by):
                    write_batch.enqueue(batch=str(batch.pk))
        except BatchRefused as refused:
            messages.warning(request, str(refused))
        return redirect("kloe:measurements:batch", key)


class BatchReportFile(OfBatch):
    """The report by row as a file."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        batch = self.found(key)
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{batch.sent_at:%Y-%m-%d-%H%M}.csv"'
        answer.write("\ufeff")
        rows = csv.writer(answer)
        rows.writerow(["row", "outcome", "column", "words"])
        rows.writerows(
            [number, outcome, column, guarded(words)] for number, outcome, column, words in report_lines(batch)
        )
        return answer


class BatchUndo(KeepsWhatIsTyped, OfBatch):
    """Take all of it back, with a reason."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        batch = self.found(key)
        if not may_undo(access_on(request), batch):
            messages.warning(request, "Only what is imported can be undone, and once only.")
            return redirect("kloe:measurements:batch", key)
        return self._page(batch, self.filled(UndoForm()))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        batch, form = self.found(key), UndoForm(request.POST)
        if not form.is_valid():
            return self._page(batch, form, status=422)
        try:
            self._undo(batch, form.cleaned_data["reason"])
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except BatchRefused as refused:
            messages.warning(request, f"{refused}.")
            return redirect("kloe:measurements:batch", key)
        return redirect("kloe:measurements:batch", key)

    def _undo(self, batch: ImportBatch, reason: str) -> None:
        """Undo a small one at once, and leave a large one to a job."""
        with transaction.atomic():
            ask_to_undo(batch=batch, reason=reason, by=person_on(self.request))
            if batch.rows_total > settings.MEASUREMENTS_AT_ONCE_ROWS:
                take_back_batch.enqueue(batch=str(batch.pk))
            else:
                take_back(batch.pk)

    def _page(self, batch: ImportBatch, form: UndoForm, *, status: int = 200) -> HttpResponse:
        context = {
            "batch": batch,
            "form": form,
            "standing": standing_in(batch),
            "breadcrumbs": above(
                ("Imports", reverse("kloe:measurements:imports")),
                (str(batch), reverse("kloe:measurements:batch", args=[batch.pk])),
            ),
        }
        return render(self.request, "kloe/measurements/undo.html", context, status=status)
