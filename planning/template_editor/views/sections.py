"""Sections of a draft: added, changed, moved, removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_value
from planning.plan_templates.actions.editing import (
    add_section,
    change_section,
    move_section,
    remove_section,
    shift_section,
)
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.queries.feedback import ancestors_of, feedback_on
from planning.plan_templates.rules.editing import ChangedMeanwhile, SectionRefused, TemplateRefused, digest_of
from planning.service_plans.sections import KINDS, SectionKind
from planning.template_editor.forms import PlaceForm, SectionForm
from planning.template_editor.presenters import place_now, places_after, places_of, said_of, value_rows
from planning.template_editor.queries import span_of_year
from planning.template_editor.rules import kinds_for, may_stand
from planning.template_editor.views.pages import OfPlanningTeam, crumbs, refused, template_url
from services.middleware import person_on

Status = PlanTemplate.Status


class OfDraft(OfPlanningTeam):
    """A page that changes a draft; an issued template is shown instead."""

    http_method_names = ["get", "head", "post"]

    def form_page(
        self,
        request: HttpRequest,
        template: PlanTemplate,
        form: SectionForm,
        *,
        section: TemplateSection | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        key = section.key if section else ""
        said = [one for one in feedback_on(ancestors_of(template)) if key and one.section_key == key]
        sections = list(template.sections.all())
        context = {
            "breadcrumbs": crumbs(template),
            "template": template,
            "section": section,
            "kind": form.kind,
            "form": form,
            "said": said_of(said, {key: section.title} if section else {}),
            "back": request.path,
            **more,
        }
        if section is not None and key in [one.key for one in sections]:
            now = place_now(sections, key)
            context |= {"now": now, "total": len(sections), "places": places_of(sections, key)}
        return render(request, "planning/template_editor/section.html", context, status=status)


class ChooseKind(OfPlanningTeam):
    """What kind of section to add, with an example of each."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        context = {"breadcrumbs": crumbs(found), "template": found, "kinds": kinds_for(found.kind)}
        return render(request, "planning/template_editor/kinds.html", context)


class AddSection(KeepsWhatIsTyped, OfDraft):
    """A new section of one kind."""

    def get(self, request: HttpRequest, template: int, kind: str) -> HttpResponse:
        found, chosen = self._asked(template, kind)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        return self.form_page(request, found, self.filled(self._form(found, chosen)))

    def post(self, request: HttpRequest, template: int, kind: str) -> HttpResponse:
        found, chosen = self._asked(template, kind)
        form = self._form(found, chosen, request.POST)
        if not form.is_valid():
            return self.form_page(request, found, form, status=422)
        after = form.cleaned_data["after"]
        try:
            section = add_section(template=found, kind=kind, values=form.values, after=after, by=person_on(request))
        except SectionRefused as why:
            for field, problem in why.problems.items():
                form.add_error(field, problem)
            return self.form_page(request, found, form, status=422)
        except TemplateRefused as why:
            return self.form_page(request, found, form, status=409, page_problems=[str(why)])
        messages.success(request, f"“{section.title}” is added.")
        return redirect(f"{template_url(found.pk)}#section-{section.key}")

    def _asked(self, template: int, kind: str) -> tuple[PlanTemplate, SectionKind]:
        found = self.template(template)
        if not may_stand(kind, found.kind):
            raise Http404
        return found, KINDS[kind]

    def _form(self, template: PlanTemplate, kind: SectionKind, data: Any = None) -> SectionForm:
        places = places_after(list(template.sections.all()))
        return SectionForm(data, kind=kind, span=span_of_year(int(template.year)), places=places)


class ChangeSection(KeepsWhatIsTyped, OfDraft):
    """What a section asks; two people who change it at once see both."""

    def get(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        section = self.section(found, key)
        span = span_of_year(int(found.year))
        form = self.filled(SectionForm(kind=KINDS[section.kind], span=span, section=section))
        if seen := kept_value(request, "seen"):
            form.initial["seen"] = seen
        return self.form_page(request, found, form, section=section)

    def post(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        section = next((one for one in found.sections.all() if one.key == key), None)
        if section is None:
            return self._gone(request, found, key)
        kind, span = KINDS[section.kind], span_of_year(int(found.year))
        form = SectionForm(request.POST, kind=kind, span=span)
        if not form.is_valid():
            return self.form_page(request, found, form, section=section, status=422)
        seen = form.cleaned_data["seen"]
        try:
            change_section(section=section, values=form.values, seen=seen, by=person_on(request))
        except ChangedMeanwhile as why:
            again = SectionForm({**request.POST.dict(), "seen": digest_of(why.current)}, kind=kind, span=span)
            newer = value_rows(why.current, form.values)
            problem = [str(why)]
            return self.form_page(
                request, found, again, section=section, status=409, page_problems=problem, newer=newer, is_newer=True
            )
        except TemplateRefused as why:
            return self.form_page(request, found, form, section=section, status=409, page_problems=[str(why)])
        messages.success(request, f"“{form.values['title']}” is saved.")
        return redirect(f"{template_url(found.pk)}#section-{key}")

    def _gone(self, request: HttpRequest, template: PlanTemplate, key: str) -> HttpResponse:
        """Somebody removed the section meanwhile: what was typed stays on the page, to be copied into a new one."""
        text = {"title": request.POST.get("title", ""), "guidance": request.POST.get("guidance", "")}
        context = {"breadcrumbs": crumbs(template), "template": template, "typed": text}
        return render(request, "planning/template_editor/gone.html", context, status=409)


class MoveSection(ButtonOfPage, OfPlanningTeam):
    """Moves a section up, down, or to a place."""

    stands_on = "planning:template_editor:template"
    place = ("template",)

    def post(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        self.section(found, key)
        way, by = request.POST.get("then", ""), person_on(request)
        try:
            if way in ("up", "down"):
                steps = -1 if way == "up" else 1
                shift_section(template=found, key=key, steps=steps, by=by)
            else:
                form = PlaceForm(request.POST, places=places_of(list(found.sections.all()), key))
                if not form.is_valid():
                    raise TemplateRefused("That place is not there any more. Choose again.")
                move_section(template=found, key=key, place=form.cleaned_data["place"], by=by)
        except TemplateRefused as why:
            return refused(request, found, why)
        # Said beside the section, not above the page: whoever moves one often moves it again.
        return redirect(f"{template_url(found.pk)}?moved={key}#section-{key}")


class RemoveSection(OfPlanningTeam):
    """Asks, then removes a section of the draft."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        if found.status != Status.DRAFT:
            return redirect(template_url(found.pk))
        context = {"breadcrumbs": crumbs(found), "template": found, "section": self.section(found, key)}
        return render(request, "planning/template_editor/remove.html", context)

    def post(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        try:
            section = remove_section(template=found, key=key, by=person_on(request))
        except TemplateRefused as why:
            return refused(request, found, why)
        messages.success(request, f"“{section.title}” is removed from the draft.")
        return redirect(template_url(found.pk))
