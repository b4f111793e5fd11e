"""What the planning team does with a document: submit a release, take it back, publish it, reopen the document."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.approval.rules import MoveRefused, NotAllowed
from planning.releases.actions import publish_final, reopen_document, submit_release, take_back
from planning.releases.addresses import document_url
from planning.releases.forms import ReasonForm, SubmitForm
from planning.releases.presenters import crumbs
from planning.releases.queries import Reader, waits_for
from planning.releases.rules import DocumentNotAllowed, DocumentRefused
from planning.releases.views.pages import CONFLICT, UNPROCESSABLE, OfDocument
from services.middleware import person_on


class Moving(KeepsWhatIsTyped, OfDocument):
    """A page that says what is about to happen, asks for a line where one is needed, and does it."""

    http_method_names = ["get", "head", "post"]
    form_class: type[forms.Form] = ReasonForm
    heading = ""
    words = ""
    button = ""
    variant = ""
    done = ""

    def get(self, request: HttpRequest, year: int, kind: str, **place: int) -> HttpResponse:
        reader = self.keeper(request, year, kind)
        return self.page(request, reader, self.filled(self.form_class()), place)

    def post(self, request: HttpRequest, year: int, kind: str, **place: int) -> HttpResponse:
        reader, form = self.keeper(request, year, kind), self.form_class(request.POST)
        if not form.is_valid():
            return self.page(request, reader, form, place, status=UNPROCESSABLE)
        try:
            self.move(request, reader, form.cleaned_data, place)
        except (NotAllowed, DocumentNotAllowed) as refused:
            raise PermissionDenied(str(refused)) from refused
        except (MoveRefused, DocumentRefused) as refused:
            reader = self.keeper(request, year, kind)
            return self.page(request, reader, form, place, problem=str(refused), status=CONFLICT)
        messages.success(request, self.done)
        return redirect(document_url(reader.document, "releases"))

    def move(self, request: HttpRequest, reader: Reader, given: dict[str, Any], place: dict[str, int]) -> None:
        raise NotImplementedError

    def page(
        self,
        request: HttpRequest,
        reader: Reader,
        form: forms.Form,
        place: dict[str, int],
        *,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        document = reader.document
        context = {
            "document": document,
            "form": form,
            "heading": self.heading.format(**place, agreed=document.case.agreed_number),
            "words": self.words,
            "button": self.button,
            "variant": self.variant,
            "waits": waits_for(document),
            "sha256": document.case.version_sha256,
            "releases_url": document_url(document, "releases"),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(document, below=True),
        }
        return render(request, "planning/releases/move.html", context, status=status)


class Submit(Moving):
    """Sends a release to those who decide."""

    form_class = SubmitForm
    heading = "Submit release {number} for approval?"
    words = (
        "Those who decide on documents of the organisation are told. Until they have decided, no other release can be "
        "made; the chapters can still be written in."
    )
    button = "Submit for approval"
    done = "Submitted. Those who decide on it are told."

    def move(self, request: HttpRequest, reader: Reader, given: dict[str, Any], place: dict[str, int]) -> None:
        release = self.release(request, reader, place["number"])
        submit_release(release=release, by=person_on(request), note=given["note"])


class TakeBack(Moving):
    """Takes a submitted release back."""

    heading = "Take the submitted release back?"
    words = "It waits for nobody any more, and another release can be made. Whoever has approved it already is told."
    button = "Take it back"
    variant = "warning"
    done = "Taken back. Another release can be made now."

    def move(self, request: HttpRequest, reader: Reader, given: dict[str, Any], place: dict[str, int]) -> None:
        take_back(document=reader.document, by=person_on(request), reason=given["reason"])


class Publish(Moving):
    """Makes the approved release the final one."""

    form_class = forms.Form
    heading = "Publish release {agreed} as the final one?"
    words = "Everybody can read it, signed in or not, word for word as it was approved. Its files are made meanwhile."
    button = "Publish the final release"
    done = "Published. Everybody can read the final release now; its files follow in a moment."

    def move(self, request: HttpRequest, reader: Reader, given: dict[str, Any], place: dict[str, int]) -> None:
        publish_final(document=reader.document, sha256=request.POST.get("sha256", ""), by=person_on(request))


class Reopen(Moving):
    """Lets the next release of an agreed document be made."""

    heading = "Reopen the document?"
    words = "Another release can be made and approved. Readers keep the final release until the next one is published."
    button = "Reopen the document"
    done = "Reopened. Another release can be made now."

    def move(self, request: HttpRequest, reader: Reader, given: dict[str, Any], place: dict[str, int]) -> None:
        reopen_document(document=reader.document, by=person_on(request), reason=given["reason"])
