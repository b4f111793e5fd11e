"""What people say of a release that is out for consultation, and what they are answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.releases.actions import answer, respond
from planning.releases.addresses import release_url, response_url
from planning.releases.forms import AnswerForm, ResponseForm
from planning.releases.models import ConsultationResponse, Release
from planning.releases.presenters import crumbs, drawn, stage_tag
from planning.releases.queries import Reader, response_to, responses_to
from planning.releases.rules import DocumentNotAllowed, DocumentRefused, can_respond, responding_refusal
from planning.releases.views.pages import CONFLICT, UNPROCESSABLE, OfDocument, private
from services.middleware import access_on, person_on


class OfConsultation(KeepsWhatIsTyped, OfDocument):
    """A page of a consultation, for staff."""

    http_method_names = ["get", "head", "post"]

    def found(self, request: HttpRequest, year: int, kind: str, number: int) -> tuple[Reader, Release]:
        reader = self.reader(request, year, kind)
        release = self.release(request, reader, number)
        if release.stage != Release.Stage.CONSULTATION:
            raise Http404
        if not (can_respond(reader.access) or reader.reads_all):
            self.shut_out(request)
        return reader, release


class Responses(OfConsultation):
    """All that was said of a release, and room to say something until its last day."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
        reader, release = self.found(request, year, kind, number)
        return self.page(request, reader, release, self.filled(self.form(release)))

    def post(self, request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
        reader, release = self.found(request, year, kind, number)
        form = self.form(release, request.POST)
        if not form.is_valid():
            return self.page(request, reader, release, form, status=UNPROCESSABLE)
        try:
            made = respond(release=release, by=person_on(request), **form.cleaned_data)
        except DocumentNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except DocumentRefused as refused:
            return self.page(request, reader, release, form, problem=str(refused), status=CONFLICT)
        messages.success(request, "Thank you. Your response is kept, and you are told when it is answered.")
        return redirect(response_url(made))

    def form(self, release: Release, sent: object = None) -> ResponseForm:
        return ResponseForm(sent, chapters=drawn(release.pk, release.sha256).chapters)

    def page(
        self,
        request: HttpRequest,
        reader: Reader,
        release: Release,
        form: ResponseForm,
        *,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        today, found = timezone.localdate(), responses_to(release)
        context = {
            "document": reader.document,
            "release": release,
            "release_url": release_url(release),
            "tag": stage_tag(release, reader.document.case, today),
            "responses": found,
            "unanswered": sum(one.answered_at is None for one in found),
            "keeps": reader.keeps,
            "closed": responding_refusal(release, today) if can_respond(access_on(request)) else "",
            "form": form,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": [*crumbs(reader.document, below=True), (f"Release {release.number}", release_url(release))],
        }
        return private(render(request, "planning/releases/responses.html", context, status=status))


class AnswerResponse(OfConsultation):
    """The planning team answers a response, or changes its answer."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int, response: int) -> HttpResponse:
        release, found = self.to_answer(request, year, kind, number, response)
        form = AnswerForm(initial={"text": found.answer, "seen": found.answer})
        return self.page(request, release, found, self.filled(form))

    def post(self, request: HttpRequest, year: int, kind: str, number: int, response: int) -> HttpResponse:
        release, found = self.to_answer(request, year, kind, number, response)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, release, found, form, status=UNPROCESSABLE)
        try:
            answer(response=found, by=person_on(request), **form.cleaned_data)
        except DocumentNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except DocumentRefused as refused:
            now = response_to(release, response)
            again = AnswerForm(initial={"text": form.cleaned_data["text"], "seen": now.answer})
            return self.page(request, release, now, again, problem=str(refused), status=CONFLICT)
        messages.success(request, "Your answer is kept, and whoever responded is told.")
        return redirect(response_url(found))

    def to_answer(
        self, request: HttpRequest, year: int, kind: str, number: int, key: int
    ) -> tuple[Release, ConsultationResponse]:
        reader, release = self.found(request, year, kind, number)
        if not reader.keeps:
            raise PermissionDenied
        try:
            found = response_to(release, key)
        except ConsultationResponse.DoesNotExist as missing:
            raise Http404 from missing
        found.release = release
        return release, found

    def page(
        self,
        request: HttpRequest,
        release: Release,
        found: ConsultationResponse,
        form: AnswerForm,
        *,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "document": release.document,
            "release": release,
            "response": found,
            "form": form,
            "responses_url": release_url(release, "responses"),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": [
                *crumbs(release.document, below=True),
                (f"Responses to release {release.number}", release_url(release, "responses")),
            ],
        }
        return render(request, "planning/releases/answer.html", context, status=status)
