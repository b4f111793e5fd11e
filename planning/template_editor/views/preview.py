"""A template as an author will see it. Nothing on these pages can be saved."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from planning.service_plans.presenters.section_form import section_form
from planning.service_plans.queries import lists_of
from planning.service_plans.rules import progress_of
from planning.template_editor.presenters import preview_parts
from planning.template_editor.queries import preview_content
from planning.template_editor.views.pages import OfPlanningTeam, crumbs
from planning.word_plans.layout import plan_file

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Preview(OfPlanningTeam):
    """The task list of a plan on the template."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        content = preview_content(found)
        parts = preview_parts(found, progress_of(content, lists_of(int(found.year))))
        context = {
            "breadcrumbs": crumbs(found),
            "template": found,
            "parts": parts,
            "intro": found.intro,
            "total": sum(one.spec.is_required for one in content.sections),
            "first": content.sections[0].spec if content.sections else None,
        }
        return render(request, "planning/template_editor/preview.html", context)


class PreviewSection(OfPlanningTeam):
    """The form of one section, empty."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, template: int, key: str) -> HttpResponse:
        found = self.template(template)
        content = preview_content(found)
        keys = [one.spec.key for one in content.sections]
        if key not in keys:
            raise Http404
        place = keys.index(key)
        section = content.sections[place]
        sections = content.sections
        context = {
            "breadcrumbs": [*crumbs(found), ("Preview", reverse("planning:template_editor:preview", args=[found.pk]))],
            "template": found,
            "section": section,
            "fields": section_form(section, lists_of(int(found.year))),
            "number": place + 1,
            "total": len(sections),
            "previous": sections[place - 1].spec if place else None,
            "following": sections[place + 1].spec if place + 1 < len(sections) else None,
        }
        return render(request, "planning/template_editor/preview_section.html", context)


class PreviewWord(OfPlanningTeam):
    """The template as the Word file that a service would fetch."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, template: int) -> HttpResponse:
        found = self.template(template)
        lists = lists_of(int(found.year))
        file = plan_file(preview_content(found), lists, reference="preview", organisation=settings.ORGANISATION["name"])
        answer = HttpResponse(file, content_type=DOCX)
        name = f"{slugify(found.name)[:80] or 'template'}-version-{found.version}-preview.docx"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
