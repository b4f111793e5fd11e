"""What authors think of what they are asked: said beside the plan, read beside the template."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.plan_templates.actions.feedback import consider_feedback, give_feedback
from planning.plan_templates.models import PlanTemplate, TemplateFeedback
from planning.plan_templates.queries.feedback import (
    ancestors_of,
    feedback_by,
    feedback_of_year,
    feedback_on,
    feedback_with_key,
)
from planning.plan_templates.rules.editing import TemplateRefused
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import shares_in_plan, shares_section
from planning.service_plans.rules import can_write
from planning.service_plans.views.pages import PlanView, frame, layout_of
from planning.template_editor.forms import FeedbackForm
from planning.template_editor.presenters import feedback_rows, said_of
from planning.template_editor.queries import section_asked
from planning.template_editor.views.pages import OfPlanningTeam, crumbs
from services.middleware import access_on, person_on

PAGE_SIZE = 50


class GivesFeedback(KeepsWhatIsTyped, PlanView):
    """A small form about a template, for those who write the plan."""

    http_method_names = ["get", "head", "post"]

    def form_page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        template: PlanTemplate,
        form: FeedbackForm,
        *,
        key: str = "",
        title: str = "",
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        mine = feedback_by(person_on(request).pk, ancestors_of(template), key)
        context = {
            **frame(plan),
            "layout": layout_of(request),
            "key": key,
            "title": title,
            "form": form,
            "mine": mine[:20],
            **more,
        }
        return render(request, "planning/template_editor/feedback_form.html", context, status=status)

    def keep(
        self, request: HttpRequest, plan: ServicePlan, template: PlanTemplate, *, key: str = "", title: str = ""
    ) -> HttpResponse:
        """Keep what was sent, and show it among what the person said."""
        form = FeedbackForm(request.POST)
        if not form.is_valid():
            return self.form_page(request, plan, template, form, key=key, title=title, status=422)
        text = form.cleaned_data["text"]
        try:
            give_feedback(template=template, section_key=key, text=text, by=person_on(request))
        except TemplateRefused as why:
            form.add_error("text", str(why))
            return self.form_page(request, plan, template, form, key=key, title=title, status=422)
        messages.success(request, "Thank you. The planning team reads it when they make the next template.")
        return redirect(request.path)


class SectionFeedback(GivesFeedback):
    """What somebody thinks of one question: a page of its own, or a panel beside the section."""

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        section = self._asked(request, plan, key)
        asked = section.template_section
        form = self.filled(FeedbackForm())
        return self.form_page(request, self._plan, asked.template, form, key=key, title=asked.title)

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        asked = self._asked(request, plan, key).template_section
        return self.keep(request, self._plan, asked.template, key=key, title=asked.title)

    def _asked(self, request: HttpRequest, plan: int, key: str) -> PlanSection:
        self._plan = self.plan_of(request, plan)
        try:
            section = section_asked(plan, key)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error
        if not can_write(access_on(request), self._plan) and not shares_section(person_on(request), section.pk):
            raise PermissionDenied
        return section


class PlanFeedback(GivesFeedback):
    """What somebody thinks of the template as a whole."""

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._asked(request, plan)
        return self.form_page(request, found, found.template, self.filled(FeedbackForm()))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._asked(request, plan)
        return self.keep(request, found, found.template)

    def _asked(self, request: HttpRequest, plan: int) -> ServicePlan:
        found = self.plan_of(request, plan)
        if not can_write(access_on(request), found) and not shares_in_plan(person_on(request), found.pk):
            raise PermissionDenied
        return found


class TemplateFeedbackPage(OfPlanningTeam):
    """All that was said of a template and of those that it was made from."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        page = Paginator(feedback_on(ancestors_of(found)), PAGE_SIZE).get_page(request.GET.get("page"))
        titles = {one.key: one.title for one in found.sections.all()}
        context = {
            "breadcrumbs": crumbs(found),
            "template": found,
            "year": PlanningYear(found.year),
            "page_obj": page,
            "said": said_of(page, titles),
            "back": request.get_full_path(),
        }
        return render(request, "planning/template_editor/feedback.html", context)


class ConsiderFeedback(ButtonOfPage, OfPlanningTeam):
    """Marks feedback as considered, or not after all."""

    stands_on = "planning:template_editor:feedback"
    place = ("template",)

    def post(self, request: HttpRequest, template: int, feedback: int) -> HttpResponse:
        try:
            found = feedback_with_key(feedback)
        except TemplateFeedback.DoesNotExist as error:
            raise Http404 from error
        is_considered = request.POST.get("then") != "open"
        consider_feedback(feedback=found, is_considered=is_considered, by=person_on(request))
        messages.success(request, "Marked as considered." if is_considered else "Marked as not considered.")
        back = request.POST.get("back", "")
        if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = reverse("planning:template_editor:feedback", args=[template])
        return redirect(back)


class FeedbackExport(OfPlanningTeam):
    """All feedback of the year's templates as a CSV file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, year: PlanningYear) -> StreamingHttpResponse:
        rows = feedback_rows(feedback_of_year(year).iterator(chunk_size=500))
        answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="template-feedback-{year.slug}.csv"'
        return answer


def _lines(rows: Iterator[list[str]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"
    for cells in rows:
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
