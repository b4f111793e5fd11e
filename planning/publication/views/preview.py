"""The plan as it will look, from what is written now: for everybody who may read the draft."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from planning.publication.edition import Edition
from planning.publication.fit import Fit
from planning.publication.measure import NotMeasured, at_the_press, drawn_page, measured_fit, page_key, paper_page
from planning.publication.preview import (
    SECTIONS_HEAD,
    Draft,
    age_words,
    box_rooms,
    draft_of,
    picture_words,
    section_line,
    section_lines,
    section_rows,
    sentences_in,
)
from planning.publication.reading import full_plan_of, name_in_paper
from planning.publication.rendering import full_html, page_html
from planning.publication.typeset import full_pdf
from planning.publication.views.publishing import PREVIEW_STYLESHEET
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.queries.pictures import PictureLost, bytes_of_pictures
from planning.service_plans.rules import can_edit
from planning.service_plans.views.pages import PlanView, frame, layout_of
from services.middleware import access_on

SMALLEST_TEXT = 8.5
# How long a full plan may take: it has as many pages as it needs.
SECONDS_FOR_FULL_PLAN = 30


class OfDraft(PlanView):
    """Loads the plan as it stands now, for somebody who may read it before it is published."""

    http_method_names = ["get", "head"]

    def draft(self, request: HttpRequest, key: int) -> tuple[ServicePlan, Draft]:
        plan = self.plan_of(request, key)
        return plan, draft_of(plan_content(plan), lists_of(plan.year))

    def edition(self, plan: ServicePlan, draft: Draft) -> Edition:
        return draft.edition((plan.case.version_number or 0) + 1)


class DraftPreview(OfDraft):
    """The plan on a page, the room left in each box, its words, and its short forms explained."""

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, draft = self.draft(request, plan)
        fit, problem = fit_or_problem(draft)
        context = {
            **frame(found),
            **picture_context(draft),
            "fit": fit,
            "problem": problem,
            "rooms": box_rooms(fit) if fit else [],
            "sections_head": SECTIONS_HEAD,
            "sections_rows": section_rows(section_lines(draft, fit), self._hrefs(request, found, draft)),
            "words": sum(section.words for section in draft.content.sections),
            "reading_age": age_words(sentences_in(draft.content.sections)),
            "terms": draft.document.glossary,
        }
        return render(request, "planning/publication/draft.html", context)

    def _hrefs(self, request: HttpRequest, plan: ServicePlan, draft: Draft) -> dict[str, str]:
        if not can_edit(access_on(request), plan):
            return {}
        keys = [section.spec.key for section in draft.content.sections]
        return {key: reverse("planning:service_plans:section", args=[plan.pk, key]) for key in keys}


class SectionFit(OfDraft):
    """How one section fits the page; opens beside the section and follows what is saved there."""

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        found, draft = self.draft(request, plan)
        try:
            section = draft.content.section(key)
        except KeyError as error:
            raise Http404 from error
        fit, problem = fit_or_problem(draft)
        context = {
            **frame(found),
            **picture_context(draft),
            "layout": layout_of(request),
            "fit": fit,
            "problem": problem,
            "section": section,
            "line": section_line(section, fit),
            "others": [room for room in box_rooms(fit) if room.key != key] if fit else [],
        }
        return render(request, "planning/publication/section_fit.html", context)


class DraftPage(OfDraft):
    """The plan on a page as a web page."""

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, draft = self.draft(request, plan)
        fit, _ = fit_or_problem(draft)
        size = fit.text_size if fit else SMALLEST_TEXT
        return HttpResponse(page_html(draft.document, self.edition(found, draft), PREVIEW_STYLESHEET, size))


class DraftFull(OfDraft):
    """The full plan as a web page."""

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, draft = self.draft(request, plan)
        pictures_at = reverse("planning:service_plans:picture_file", args=[found.pk, "-"]).removesuffix("-")
        edition = self.edition(found, draft)
        return HttpResponse(full_html(draft.document, edition, PREVIEW_STYLESHEET, [], pictures_at))


class OfPaper(OfDraft):
    """Makes a paper of the draft; what cannot be made is answered in words."""

    content_type = "application/pdf"

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, draft = self.draft(request, plan)
        try:
            made = self.make(found, draft)
        except (NotMeasured, PictureLost) as problem:
            context = {**frame(found), "problem": str(problem)}
            return render(request, "planning/publication/not_made.html", context, status=503)
        answer = HttpResponse(made, content_type=self.content_type)
        # Its address names what is on it, see `picture_context`.
        answer["Cache-Control"] = "private, max-age=3600" if "of" in request.GET else "private, no-cache"
        return answer

    def make(self, plan: ServicePlan, draft: Draft) -> bytes:
        raise NotImplementedError


class DraftPaper(OfPaper):
    """The plan on a page as it will print."""

    def make(self, plan: ServicePlan, draft: Draft) -> bytes:
        return paper_page(draft.page, self.edition(plan, draft))


class DraftFullPaper(OfPaper):
    """The full plan as it will print."""

    def make(self, plan: ServicePlan, draft: Draft) -> bytes:
        shown = draft.document.pictures
        found = bytes_of_pictures(plan.pk, ((one.sha256, one.content_type) for one in shown))
        pictures = {name_in_paper(one.sha256, one.content_type): found[one.sha256] for one in shown}
        edition = self.edition(plan, draft)
        with at_the_press():
            return full_pdf(full_plan_of(draft.document), edition, SECONDS_FOR_FULL_PLAN, pictures)


class DraftPicture(OfPaper):
    """The plan on a page as a picture."""

    content_type = "image/png"

    def make(self, plan: ServicePlan, draft: Draft) -> bytes:
        return drawn_page(draft.page, self.edition(plan, draft))


def fit_or_problem(draft: Draft) -> tuple[Fit | None, str]:
    """Return how the draft fits its page, or why that is not known."""
    try:
        return measured_fit(draft.document), ""
    except NotMeasured as problem:
        return None, str(problem)


def picture_context(draft: Draft) -> dict[str, Any]:
    """Return what shows the page as a picture: its words, and a mark that changes with what is on it."""
    return {"picture_words": picture_words(draft.page), "picture_of": page_key(draft.page)[:16]}
