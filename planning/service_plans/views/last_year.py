"""Last year's answer and last year's priorities beside a section: pages of their own that open in place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from planning.approval.rules import NotAllowed
from planning.service_plans.actions.last_year import copy_last_year
from planning.service_plans.actions.looking_back_rows import bring_in_news
from planning.service_plans.content import PlanContent, SectionContent
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.presenters.last_year import LastYearNote, copied_words, same_words, shown_answer
from planning.service_plans.presenters.looking_back import (
    left_with_questions,
    questions_step,
    state_tag,
    with_questions,
)
from planning.service_plans.presenters.tasks import Step, TaskPart, check_url
from planning.service_plans.queries import SectionPage, section_page, shares_in_plan, shares_section
from planning.service_plans.queries.last_year import last_year_of
from planning.service_plans.queries.looking_back import looking_back_of, named_priorities, priority_rows
from planning.service_plans.rules import EditConflict, PlanNotEditable, PlanRefused, can_read, can_write, is_open_to
from planning.service_plans.rules.last_year import same_fields
from planning.service_plans.rules.looking_back_rows import News, news_of
from planning.service_plans.sections import kind_of
from planning.service_plans.views.pages import PlanView, frame, layout_of
from services.middleware import access_on, person_on

LOOKS_BACK = ("achievements", "priorities")
MOVED = "This section was saved after you opened this page, so nothing was copied. Press the button again."


def note_of(page: SectionPage, shown: SectionContent) -> LastYearNote:
    """Return what the section's page says of last year (one query; four or five where priorities are asked about)."""
    last = last_year_of(page.plan)
    if last is None:
        return LastYearNote()
    same = same_fields(shown, last.document.find(shown.spec.key))
    looking = looking_back_of(page.plan, last, figures=True) if shown.spec.kind in LOOKS_BACK else None
    if looking is None:
        return LastYearNote(is_there=True, same=same)
    is_achievements = shown.spec.kind == "achievements"
    news = news_of(looking, page.plan.pk, {row.id: row.cells for row in shown.rows}) if is_achievements else News()
    now = named_priorities(page.plan.pk) if looking.unfinished else {}
    count = len(looking.open_questions(now))
    return LastYearNote(True, same, count, len(news.new) + len(news.changed))


def with_last_year(
    plan: ServicePlan, content: PlanContent, *, parts: list[TaskPart], left: str, step: Step
) -> dict[str, Any]:
    """Return what the plan's task list shows, with what last year adds to it (three queries, or one without one)."""
    last = last_year_of(plan)
    looking = looking_back_of(plan, last) if last else None
    if last is None:
        return {"parts": parts, "left": left, "step": step}
    count = len(looking.open_questions(priority_rows(content))) if looking else 0
    beside = next((one.spec.key for one in content.sections if one.spec.kind == "achievements"), "")
    is_written = step.href == check_url(plan)
    return {
        "parts": with_questions(parts, plan, looking, count, beside),
        "left": left_with_questions(left, count, sections_left=not is_written),
        "step": questions_step(plan) if count and is_written else step,
        "same_words": same_words(
            sum(len(same_fields(one, last.document.find(one.spec.key))) for one in content.sections)
        ),
    }


class BesideSection(PlanView):
    """A page about one section, for those who may read the draft."""

    http_method_names = ["get", "head", "post"]

    def section(self, request: HttpRequest, plan: int, key: str) -> SectionPage:
        try:
            page = section_page(plan, key)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error
        if not can_read(access_on(request), page.plan) and not shares_in_plan(person_on(request), page.plan.pk):
            raise PermissionDenied
        return page

    def may_write(self, request: HttpRequest, page: SectionPage) -> bool:
        writes = can_write(access_on(request), page.plan) or shares_section(person_on(request), page.content.id)
        return writes and is_open_to(access_on(request), page.plan)

    def back(self, page: SectionPage) -> str:
        key = page.content.spec.key
        return f"{reverse('planning:service_plans:section', args=[page.plan.pk, key])}?saved={key}#answer"

    def frame(self, request: HttpRequest, page: SectionPage) -> dict[str, Any]:
        return {
            **frame(page.plan),
            "layout": layout_of(request),
            "section": page.content,
            "may_write": self.may_write(request, page),
        }


class LastYearAnswer(BesideSection):
    """Last year's answer in the section, and copying it into this year's."""

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        return self._page(request, self.section(request, plan, key))

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        page = self.section(request, plan, key)
        revision = request.POST.get("revision", "")
        try:
            count = copy_last_year(
                plan=plan,
                key=key,
                revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
                by=person_on(request),
                access=access_on(request),
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except EditConflict:
            return self._page(request, self.section(request, plan, key), problem=MOVED, status=409)
        except PlanNotEditable as refused:
            return self._page(request, page, problem=str(refused), status=409)
        except PlanRefused as refused:
            return self._page(request, page, problem=str(refused), status=422)
        words = copied_words(count, has_rows=kind_of(page.content.spec.kind).has_rows)
        (messages.success if count else messages.info)(request, words)
        return redirect(self.back(page))

    def _page(self, request: HttpRequest, page: SectionPage, problem: str = "", status: int = 200) -> HttpResponse:
        last = last_year_of(page.plan)
        answer = shown_answer(last, page.content.spec.key) if last else None
        before = last.document.find(page.content.spec.key) if last else None
        fits = before is not None and kind_of(before.kind).has_rows == kind_of(page.content.spec.kind).has_rows
        context = {
            **self.frame(request, page),
            "last": last,
            "answer": answer,
            "has_rows": kind_of(page.content.spec.kind).has_rows,
            "can_copy": fits and answer is not None and not answer.is_empty,
            "problem": problem,
        }
        return render(request, "planning/service_plans/last_year.html", context, status=status)


class BringIn(BesideSection):
    """How last year's priorities ended, beside the looking-back section, and bringing in what is not there yet."""

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        return self._page(request, self.section(request, plan, key))

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        page = self.section(request, plan, key)
        try:
            news = bring_in_news(
                plan=page.plan,
                key=key,
                wanted=request.POST.getlist("replace"),
                by=person_on(request),
                access=access_on(request),
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanNotEditable as refused:
            return self._page(request, page, problem=str(refused), status=409)
        except PlanRefused as refused:
            return self._page(request, page, problem=str(refused), status=422)
        if news:
            messages.success(request, "Last year’s priorities are brought in. Write what changed because of them.")
        else:
            messages.info(request, "Everything that was recorded is there already.")
        return redirect(self.back(page))

    def _page(self, request: HttpRequest, page: SectionPage, problem: str = "", status: int = 200) -> HttpResponse:
        if page.content.spec.kind != "achievements":
            raise Http404
        looking = looking_back_of(page.plan, figures=True)
        rows = {row.id: row.cells for row in page.content.rows}
        context = {
            **self.frame(request, page),
            "year": looking.last.year if looking else None,
            "earlier": looking.last.plan if looking else None,
            "priorities": [(one, state_tag(one)) for one in looking.priorities] if looking else [],
            "unfinished": bool(looking and looking.unfinished),
            "news": news_of(looking, page.plan.pk, rows) if looking else News(),
            "problem": problem,
        }
        return render(request, "planning/service_plans/bring_in.html", context, status=status)
