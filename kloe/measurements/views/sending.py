"""A file or pasted cells: taken in, checked, and shown before anything is written."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kloe.measurements.batches import take_in
from kloe.measurements.forms import FileForm, PasteForm
from kloe.measurements.models import ImportBatch
from kloe.measurements.tables import COLUMNS
from kloe.measurements.tasks import check_batch
from kloe.measurements.views.page import EntersMetrics, above
from mlco_portal.safekeeping import KeepsWhatIsTyped
from services.middleware import person_on


class Sending(EntersMetrics):
    """A form whose content becomes a batch."""

    http_method_names = ["get", "head", "post"]
    title: str
    button: str

    def form_of(self, *sent: Any) -> Any:
        raise NotImplementedError

    def content_of(self, given: dict[str, Any]) -> tuple[bytes, str, str]:
        """Return what was sent, its name and where it comes from."""
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form_of())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_of(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        content, name, origin = self.content_of(form.cleaned_data)
        conflict = form.cleaned_data["on_conflict"]
        with transaction.atomic():
            batch, is_left = take_in(
                content=content, file_name=name, origin=origin, on_conflict=conflict, by=person_on(request)
            )
            if is_left:
                check_batch.enqueue(batch=str(batch.pk))
        return redirect("kloe:measurements:batch", batch.pk)

    def page(self, form: Any, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "button_text": self.button,
            "columns": COLUMNS,
            "breadcrumbs": above(("Imports", reverse("kloe:measurements:imports"))),
        }
        return render(self.request, "kloe/measurements/send.html", context, status=status)


class SendFile(Sending):
    """A .csv file or an Excel workbook."""

    title, button = "Import values from a file", "Upload and look"

    def form_of(self, *sent: Any) -> FileForm:
        return FileForm(*sent)

    def content_of(self, given: dict[str, Any]) -> tuple[bytes, str, str]:
        return given["file"].read(), given["file"].name, ImportBatch.Origin.FILE


class PasteCells(KeepsWhatIsTyped, Sending):
    """Cells copied in Excel."""

    title, button = "Paste values from Excel", "Look at what they would do"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.filled(PasteForm()))

    def form_of(self, *sent: Any) -> PasteForm:
        return PasteForm(*sent[:1])

    def content_of(self, given: dict[str, Any]) -> tuple[bytes, str, str]:
        return given["cells"].encode(), "", ImportBatch.Origin.PASTE
