"""What would be issued, and issuing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.wording import counted
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.feedback import ancestors_of, feedback_on
from planning.plan_templates.queries.templates import issued_of
from planning.plan_templates.rules.editing import NotADraft, TemplateRefused
from planning.plan_templates.rules.moves import template_changes
from planning.template_editor.actions import NotAsSeen, issue_template
from planning.template_editor.forms import IssueForm
from planning.template_editor.presenters import moving_words
from planning.template_editor.queries import check_of, running_on_older
from planning.template_editor.rules import mark_of
from planning.template_editor.views.pages import OfPlanningTeam, crumbs, refused, template_url
from services.middleware import person_on

Status = PlanTemplate.Status


class IssueTemplate(KeepsWhatIsTyped, OfPlanningTeam):
    """What is missing, what changes and whom it reaches; then the button."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        return self._page(request, found, self.filled(self._form(found)))

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        form = IssueForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        given = form.cleaned_data
        try:
            issued = issue_template(template=found, **given, by=person_on(request))
        except NotADraft as why:
            return refused(request, found, why)
        except NotAsSeen as why:
            found = self.template(template)
            again = IssueForm({"change_note": given["change_note"], "seen": self._mark(found)})
            return self._page(request, found, again, status=409, page_problems=[str(why)])
        except TemplateRefused as why:
            return self._page(request, found, form, status=422, page_problems=[str(why)])
        moved = f" {counted(issued.moved, 'plan')} moved along." if issued.moved else ""
        messages.success(request, f"Version {found.version} is issued.{moved} Nothing in it changes any more.")
        return redirect(template_url(found.pk))

    def _mark(self, template: PlanTemplate) -> str:
        return mark_of(template, list(template.sections.all()))

    def _form(self, template: PlanTemplate) -> IssueForm:
        return IssueForm(initial={"seen": self._mark(template)})

    def _page(
        self, request: HttpRequest, template: PlanTemplate, form: IssueForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        before = issued_of(int(template.year), template.kind)
        changes = template_changes(before.sections.all(), template.sections.all()) if before else []
        said = feedback_on(ancestors_of(template)).filter(considered_at__isnull=True).count()
        context = {
            "breadcrumbs": crumbs(template),
            "template": template,
            "before": before,
            "changes": changes,
            "check": check_of(template),
            "moving": moving_words(running_on_older(template)),
            "waiting": said,
            "form": form,
            **more,
        }
        return render(request, "planning/template_editor/issue.html", context, status=status)
