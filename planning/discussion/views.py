"""Comments: beside a section, and those of the whole plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.approval.rules import NotAllowed
from planning.discussion.actions import add_comment, edit_comment, reopen_thread, resolve_thread
from planning.discussion.forms import CommentFilterForm, CommentForm, WordsForm
from planning.discussion.models import Comment
from planning.discussion.notices import comment_path
from planning.discussion.presenters import people_to_choose, row_names, said_words, thread
from planning.discussion.queries import (
    CommentFilter,
    comment_in,
    people_of_plan,
    section_discussed,
    sections_of_plan,
    threads_of_plan,
    threads_of_section,
)
from planning.discussion.rules import CommentRefused
from planning.service_plans.models import PlanSection
from planning.service_plans.presenters.panels import comments_title
from planning.service_plans.queries import shares_section
from planning.service_plans.queries.plans import plan_to_move
from planning.service_plans.rules import can_edit, is_open_to
from planning.service_plans.views.pages import PlanView, frame, layout_of
from services.middleware import access_on, person_on

PER_PAGE = 25


class SectionComments(KeepsWhatIsTyped, PlanView):
    """What was said about a section, and the forms to say more: a page of its own, or a panel beside the section."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        section = self._section(request, plan, key)
        then = kept_value(request, "then")
        if then == "comment":
            return self._page(request, section, new=self.filled(self._new(request, section)))
        what, _, number = then.partition(":")
        words = {then: self.filled(WordsForm(auto_id=f"{what}-{number}-%s"))} if what in ("reply", "edit") else None
        return self._page(request, section, words=words)

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        """Do what the button says: `comment`, `reply:12`, `edit:12`, `resolve:12` or `reopen:12`."""
        section = self._section(request, plan, key)
        what, _, number = request.POST.get("then", "").partition(":")
        try:
            if what == "comment":
                return self._comment(request, section)
            comment = self._comment_of(section, number)
            if what in ("reply", "edit"):
                return self._words(request, section, what, comment)
            if what == "resolve":
                resolve_thread(comment=comment, by=person_on(request), access=access_on(request))
            elif what == "reopen":
                reopen_thread(comment=comment, by=person_on(request), access=access_on(request))
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except CommentRefused as refused:
            messages.warning(request, str(refused))
        return redirect(comment_path(section, comment.pk))

    def _comment(self, request: HttpRequest, section: PlanSection) -> HttpResponse:
        form = self._new(request, section, request.POST)
        if not form.is_valid():
            return self._page(request, section, new=form, status=422)
        said = add_comment(
            section=section,
            text=form.cleaned_data["text"],
            row=form.cleaned_data.get("row", ""),
            tell=form.told,
            by=person_on(request),
            access=access_on(request),
        )
        messages.success(request, said_words(said))
        return redirect(comment_path(section, said.comment.pk))

    def _words(self, request: HttpRequest, section: PlanSection, what: str, comment: Comment) -> HttpResponse:
        form = WordsForm(request.POST, auto_id=f"{what}-{comment.pk}-%s")
        if not form.is_valid():
            return self._page(request, section, words={f"{what}:{comment.pk}": form}, status=422)
        text, by, access = form.cleaned_data["text"], person_on(request), access_on(request)
        if what == "reply":
            said = add_comment(section=section, text=text, reply_to=comment, by=by, access=access)
            messages.success(request, said_words(said, kept="Your answer is kept"))
        else:
            said = edit_comment(comment=comment, text=text, by=by, access=access)
            messages.success(request, said_words(said, kept="Your comment is changed"))
        return redirect(comment_path(section, said.comment.pk))

    def _new(self, request: HttpRequest, section: PlanSection, data: Any = None) -> CommentForm:
        people = people_of_plan(section.plan, timezone.localdate())
        return CommentForm(
            data,
            rows=list(row_names(section).items()),
            people=people_to_choose(people, person_on(request)),
            initial={"row": request.GET.get("row", "")},
            auto_id="comment-%s",
        )

    def _page(
        self,
        request: HttpRequest,
        section: PlanSection,
        *,
        new: CommentForm | None = None,
        words: dict[str, WordsForm] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        person, names = person_on(request), row_names(section)
        threads = [thread(one, section, names, person) for one in threads_of_section(section)]
        failed = dict(words or {})
        what, _, number = next(iter(failed), "").partition(":")
        may_write = can_edit(access_on(request), section.plan) or (
            is_open_to(access_on(request), section.plan) and shares_section(person, section.pk)
        )
        context = {
            **frame(section.plan),
            "layout": layout_of(request),
            "section": section,
            "key": section.template_section.key,
            "open_threads": [one for one in threads if one.is_open],
            "panel_title": comments_title(sum(one.is_open for one in threads)),
            "resolved_threads": [one for one in threads if not one.is_open],
            "new": new or self._new(request, section),
            "editing": _number(number if what == "edit" else request.GET.get("edit", "")),
            "answering": _number(number if what == "reply" else ""),
            "failed": next(iter(failed.values()), None),
            "forms": [*failed.values(), *([new] if new else [])],
            "may_write": may_write,
        }
        return render(request, "planning/discussion/section.html", context, status=status)

    def _section(self, request: HttpRequest, plan: int, key: str) -> PlanSection:
        self.plan_of(request, plan, plan_to_move)
        try:
            return section_discussed(plan, key)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error

    def _comment_of(self, section: PlanSection, number: str) -> Comment:
        try:
            found = comment_in(section, _number(number))
        except Comment.DoesNotExist as error:
            raise Http404 from error
        found.section = section
        return found


class PlanComments(PlanView):
    """Every comment of the plan, the open ones first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        person = person_on(request)
        sections = sections_of_plan(found.pk)
        form = CommentFilterForm(request.GET, sections=sections)
        show, section = form.data.get("show", ""), form.data.get("section", "")
        wanted = CommentFilter(section, person.pk if show == "me" else None, open_only=show == "open")
        page = Paginator(threads_of_plan(found, wanted), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **frame(found),
            "filter_form": form,
            "sections": sections,
            "is_filtered": bool(show or section),
            "page_obj": page,
            "threads": [thread(one, one.section, row_names(one.section), person) for one in page],
        }
        return render(request, "planning/discussion/plan.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0
