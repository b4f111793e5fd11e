"""The year's templates, and one of them: read, made, named, discarded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from planning.cycle.queries import cycle_of
from planning.plan_templates.actions.editing import begin_template, change_about, discard_draft, new_version
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.feedback import ancestors_of, feedback_on
from planning.plan_templates.queries.templates import draft_of, templates_of_year
from planning.plan_templates.rules.editing import ChangedMeanwhile, DraftThere, TemplateRefused, digest_of
from planning.template_editor.forms import AboutForm
from planning.template_editor.presenters import COLOURS, kind_lines, said_of, section_lines, value_rows
from planning.template_editor.views.pages import OfPlanningTeam, crumbs, refused, template_url
from services.middleware import person_on

Status = PlanTemplate.Status


class TemplateList(OfPlanningTeam):
    """Every kind of template of the year: its versions, what runs on them, and feedback that waits."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_of(year)
        templates = list(templates_of_year(year))
        if cycle is None and not templates:
            raise Http404
        context = {
            "breadcrumbs": [
                ("Home", reverse("home")),
                (f"Planning year {year}", reverse("planning:cycle:year", args=[year])),
            ],
            "year": year,
            "kinds": kind_lines(templates),
        }
        return render(request, "planning/template_editor/list.html", context)


class BeginTemplate(ButtonOfPage, OfPlanningTeam):
    """Makes an empty draft of a kind that the year has none of."""

    stands_on = "planning:template_editor:list"
    place = ("year",)

    def post(self, request: HttpRequest, year: PlanningYear, kind: str) -> HttpResponse:
        if kind not in PlanTemplate.Kind.values or cycle_of(year) is None:
            raise Http404
        try:
            draft = begin_template(year=year, kind=kind, by=person_on(request))
        except DraftThere as there:
            messages.info(request, str(there))
            return redirect(template_url(there.draft.pk))
        except TemplateRefused as why:
            messages.warning(request, str(why))
            return redirect("planning:template_editor:list", year)
        messages.success(request, "A draft is made. Add its first section.")
        return redirect(template_url(draft.pk))


class NewVersion(ButtonOfPage, OfPlanningTeam):
    """Makes a draft of the next version, a copy of this one."""

    stands_on = "planning:template_editor:template"
    place = ("template",)

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        try:
            draft = new_version(template=found, by=person_on(request))
        except DraftThere as there:
            messages.info(request, str(there))
            return redirect(template_url(there.draft.pk))
        except TemplateRefused as why:
            return refused(request, found, why)
        messages.success(request, f"Version {draft.version} is a draft. Nobody else is asked by it until you issue it.")
        return redirect(template_url(draft.pk))


class TemplatePage(OfPlanningTeam):
    """One version: its sections, to be changed while it is a draft, and what people said."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        sections = list(found.sections.all())
        said = list(feedback_on(ancestors_of(found)))
        titles = {one.key: one.title for one in sections}
        draft = None if found.status == Status.DRAFT else draft_of(int(found.year), found.kind)
        context = {
            "breadcrumbs": crumbs(found, below=False),
            "template": found,
            "year": PlanningYear(found.year),
            "colour": COLOURS[Status(found.status)],
            "is_draft": found.status == Status.DRAFT,
            "draft": draft,
            "lines": section_lines(sections, said),
            "said": said_of([one for one in said if one.section_key not in titles], titles),
            "waiting": sum(one.considered_at is None for one in said),
            "back": template_url(found.pk),
            "moved": request.GET.get("moved", ""),
        }
        return render(request, "planning/template_editor/template.html", context)


class TemplateAbout(KeepsWhatIsTyped, OfPlanningTeam):
    """The name and the introduction of a draft."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        form = self.filled(AboutForm(template=found))
        if seen := kept_value(request, "seen"):
            form.initial["seen"] = seen
        return self._page(request, found, form)

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        form = AboutForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            change_about(template=found, **form.cleaned_data, by=person_on(request))
        except ChangedMeanwhile as why:
            again = AboutForm({**request.POST.dict(), "seen": digest_of(why.current)})
            newer = value_rows(why.current, form.cleaned_data)
            return self._page(request, found, again, status=409, page_problems=[str(why)], newer=newer)
        except TemplateRefused as why:
            return self._page(request, found, form, status=409, page_problems=[str(why)])
        messages.success(request, "The name and introduction are saved.")
        return redirect(template_url(found.pk))

    def _page(
        self, request: HttpRequest, template: PlanTemplate, form: AboutForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {"breadcrumbs": crumbs(template), "template": template, "form": form, **more}
        return render(request, "planning/template_editor/about.html", context, status=status)


class DiscardDraft(OfPlanningTeam):
    """Asks, then throws a draft away."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        context = {"breadcrumbs": crumbs(found), "template": found, "sections": found.sections.all()}
        return render(request, "planning/template_editor/discard.html", context)

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        try:
            discard_draft(template=found, by=person_on(request))
        except TemplateRefused as why:
            return refused(request, found, why)
        messages.success(request, f"The draft of version {found.version} is discarded.")
        return redirect("planning:template_editor:list", PlanningYear(found.year))
