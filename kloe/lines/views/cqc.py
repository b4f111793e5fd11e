"""The CQC's questions and quality statements: read by everybody, changed by those who look after KLOEs."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from kloe.lines.actions import remove_statement, save_question, save_statement
from kloe.lines.forms import QuestionForm, StatementForm
from kloe.lines.models import CqcQuestion, QualityStatement
from kloe.lines.queries import cqc_questions, question_of, statement_of
from kloe.lines.views.base import HOME
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.safekeeping import KeepsWhatIsTyped
from services.middleware import access_on, person_on


class Cqc(LoginRequiredMixin, View):
    """The questions with their statements, and which lines answer to each."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "questions": cqc_questions(),
            "may_edit": can_edit_kloes(access_on(request)),
            "breadcrumbs": [HOME],
        }
        return render(request, "kloe/lines/cqc.html", context)


class CqcForm(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """A form of the list; what another saved meanwhile is shown beside what was typed."""

    http_method_names = ["get", "head", "post"]
    noun: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not can_edit_kloes(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def found(self, kwargs: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def form_of(self, found: Any, sent: Any = None) -> Any:
        raise NotImplementedError

    def write(self, found: Any, form: Any, request: HttpRequest) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.found(kwargs)
        return self._page(found, self.filled(self.form_of(found)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.found(kwargs)
        form = self.form_of(found, request.POST)
        if not form.is_valid():
            return self._page(found, form, status=422)
        try:
            self.write(found, form, request)
        except ChangedMeanwhile as refused:
            sent = request.POST.copy()
            sent["seen"] = str(refused.current.revision)
            form = self.form_of(found, sent)
            form.add_error(None, str(refused))
            return self._page(found, form, status=409, newer=refused.current)
        except MetricRefused as refused:
            form.add_error(refused.field or None, str(refused))
            return self._page(found, form, status=422)
        messages.success(request, f"{self.noun} saved.")
        return redirect("kloe:lines:cqc")

    def _page(self, found: Any, form: Any, *, status: int = 200, newer: Any = None) -> HttpResponse:
        context = {
            "form": form,
            "title": f"Change {self.noun.lower()}" if found else f"Add a {self.noun.lower()}",
            "button_text": f"Save {self.noun.lower()}",
            "newer": newer,
            "found": found,
            "is_statement": isinstance(found, QualityStatement),
            "breadcrumbs": [HOME, ("CQC questions", reverse("kloe:lines:cqc"))],
        }
        return render(self.request, "kloe/lines/cqc_form.html", context, status=status)


class QuestionEdit(CqcForm):
    """Add or change a question."""

    noun = "Question"

    def found(self, kwargs: Mapping[str, Any]) -> CqcQuestion | None:
        try:
            return question_of(kwargs["code"]) if "code" in kwargs else None
        except CqcQuestion.DoesNotExist as error:
            raise Http404 from error

    def form_of(self, found: Any, sent: Any = None) -> QuestionForm:
        return QuestionForm(sent, question=found)

    def write(self, found: Any, form: Any, request: HttpRequest) -> None:
        seen = form.cleaned_data["seen"] or 0
        save_question(question=found, values=form.values, seen=seen, by=person_on(request))


class StatementEdit(CqcForm):
    """Add or change a quality statement."""

    noun = "Quality statement"

    def found(self, kwargs: Mapping[str, Any]) -> QualityStatement | None:
        try:
            return statement_of(kwargs["pk"]) if "pk" in kwargs else None
        except QualityStatement.DoesNotExist as error:
            raise Http404 from error

    def form_of(self, found: Any, sent: Any = None) -> StatementForm:
        return StatementForm(sent, statement=found)

    def write(self, found: Any, form: Any, request: HttpRequest) -> None:
        given = form.cleaned_data
        save_statement(
            statement=found, values=form.values, kloes=given["kloes"], seen=given["seen"] or 0, by=person_on(request)
        )


class StatementRemove(LoginRequiredMixin, View):
    """Take a quality statement off the list, after asking."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {
            "statement": self._found(request, pk),
            "breadcrumbs": [HOME, ("CQC questions", reverse("kloe:lines:cqc"))],
        }
        return render(request, "kloe/lines/cqc_remove.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        remove_statement(statement=self._found(request, pk), by=person_on(request))
        messages.success(request, "Quality statement taken off the list.")
        return redirect("kloe:lines:cqc")

    def _found(self, request: HttpRequest, pk: int) -> QualityStatement:
        if not can_edit_kloes(access_on(request)):
            raise PermissionDenied
        try:
            return statement_of(pk)
        except QualityStatement.DoesNotExist as error:
            raise Http404 from error
