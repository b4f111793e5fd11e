"""What the meeting means to decide: on one plan, and on many that nothing speaks against."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.wording import counted
from planning.approval.rules import Seen
from planning.meetings.actions import stage, stage_approvals
from planning.meetings.forms import SUBJECT_TO, StageForm, check_together, condition_forms, typed_in
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.presenters.plans import PlanLine, after_approval, plan_line
from planning.meetings.queries.people import owners_named, plan_listed, possible_owners, sections_submitted
from planning.meetings.queries.plans import ListedPlan, items_of
from planning.meetings.rules import MeetingOver, MeetingRefused, item_mark
from planning.meetings.views.pages import CONFLICT, OfMeetings, crumbs, is_over, lines_of, listed_or_404
from planning.review.queries.verdicts import reading_of_case
from planning.review.rules import seen_in, token_of
from planning.review.verdicts import query_words
from services.middleware import access_on, person_on

Staged = MeetingItem.Staged


class StagePlan(KeepsWhatIsTyped, OfMeetings, View):
    """One plan of the list: what is to be known of it, and what the meeting means to decide."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int, item: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        if is_over(found):
            return redirect("planning:meetings:detail", found.pk)
        listed = listed_or_404(request, found, item)
        form = self.filled(
            StageForm(initial=_initial(listed, request, found), after_approval=after_approval(listed, found))
        )
        return self._page(request, found, listed, form)

    def post(self, request: HttpRequest, meeting: int, item: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        if is_over(found):
            return redirect("planning:meetings:detail", found.pk)
        listed = listed_or_404(request, found, item)
        form = StageForm(request.POST, after_approval=after_approval(listed, found))
        more = "more" in request.POST
        conditions = self._conditions(request, listed, more=more)
        if more:
            form = StageForm(initial=request.POST.dict(), after_approval=after_approval(listed, found))
            return self._page(request, found, listed, form, conditions=conditions)
        if not check_together(form, conditions):
            return self._page(request, found, listed, form, conditions=conditions, status=422)
        try:
            stage(
                item=listed.item,
                typed=typed_in(form, conditions),
                seen=seen_in(form.cleaned_data["seen"]),
                mark=form.cleaned_data["mark"],
                by=person_on(request),
                access=access_on(request),
            )
        except MeetingOver as over:
            messages.warning(request, str(over))
            return redirect("planning:meetings:detail", found.pk)
        except MeetingRefused as refused:
            listed = listed_or_404(request, found, item)
            return self._page(
                request, found, listed, form, conditions=conditions, problem=str(refused), status=CONFLICT
            )
        return self._staged(request, found, listed)

    def _staged(self, request: HttpRequest, meeting: Meeting, listed: ListedPlan) -> HttpResponse:
        """Go on to the next plan for which nothing is staged; after the last one, to everything together."""
        items = items_of(meeting)
        place = next((number for number, one in enumerate(items) if one.pk == listed.item.pk), 0)
        following = next((one for one in [*items[place + 1 :], *items[:place]] if not one.staged), None)
        left = sum(not one.staged for one in items)
        messages.success(
            request,
            f"Saved for {listed.case.service}. Nothing is decided until the meeting is applied. "
            + (f"{counted(left, 'plan')} to go." if left else "Something is staged for every plan on the list."),
        )
        if following is None:
            return redirect("planning:meetings:together", meeting.pk)
        return redirect("planning:meetings:plan", meeting.pk, following.pk)

    def _conditions(self, request: HttpRequest, listed: ListedPlan, *, more: bool = False) -> list[Any]:
        plan, today = plan_listed(listed.case.pk), timezone.localdate()
        return condition_forms(
            request,
            listed.item,
            is_wanted=request.POST.get("staged") == SUBJECT_TO,
            more=more,
            owners=possible_owners(plan, today),
            sections=sections_submitted(plan, listed.case),
            today=today,
        )

    def _page(
        self,
        request: HttpRequest,
        meeting: Meeting,
        listed: ListedPlan,
        form: StageForm,
        *,
        conditions: list[Any] | None = None,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        if conditions is None:
            conditions = [self.filled(one) for one in self._conditions(request, listed)]
        items = items_of(meeting)
        number = next((place for place, one in enumerate(items, start=1) if one.pk == listed.item.pk), 1)
        context = {
            "meeting": meeting,
            "line": plan_line(listed, number, meeting, owners_named([listed.item])),
            "form": form,
            "conditions": conditions,
            "forms": conditions,
            "of": len(items),
            "seen": _kept(request, "seen") or token_of(listed.seen),
            "mark": _kept(request, "mark") or item_mark(listed.item),
            "before": items[number - 2] if number > 1 else None,
            "after": items[number] if number < len(items) else None,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/plan.html", context, status=status)


class ApproveMany(OfMeetings, View):
    """Approvals staged for many plans at once: each with its problems beside it, and a tick of its own."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        return redirect("planning:meetings:detail", found.pk) if is_over(found) else self._page(request, found)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        lines = {line.key: line for line in lines_of(request, found)[1]}
        chosen, left = chosen_in(request.POST.getlist("approve"), lines)
        if not chosen and not left:
            return self._page(request, found, "Tick at least one plan", 422)
        try:
            done = stage_approvals(
                meeting_key=found.pk, chosen=chosen, by=person_on(request), access=access_on(request)
            )
        except MeetingOver as over:
            messages.warning(request, str(over))
            return redirect("planning:meetings:detail", found.pk)
        if done.staged:
            plans = counted(done.staged, "approval")
            messages.success(request, f"{plans} staged. Nothing is decided until the meeting is applied.")
        for words in [*left, *done.left.values()]:
            messages.warning(request, words)
        return redirect("planning:meetings:detail", found.pk)

    def _page(self, request: HttpRequest, meeting: Meeting, problem: str = "", status: int = 200) -> HttpResponse:
        lines = [line for line in lines_of(request, meeting)[1] if line.staged.text == "Nothing staged yet"]
        context = {
            "meeting": meeting,
            "good": [line for line in lines if not line.problems and not line.stop],
            "doubtful": [line for line in lines if line.problems and not line.stop],
            "stopped": [line for line in lines if line.stop],
            "page_problems": [(problem, "#plans")] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/approve_many.html", context, status=status)


def chosen_in(ticks: list[str], lines: Mapping[int, PlanLine]) -> tuple[dict[int, Seen], list[str]]:
    """Return {item: what was on the page} of the ticks, and a sentence for each whose problems are others by now."""
    chosen: dict[int, Seen] = {}
    left = []
    for tick in ticks:
        key, _, rest = tick.partition(":")
        token, _, mark = rest.partition(":")
        line, seen = (
            lines.get(int(key)) if key.isascii() and key.isdecimal() and len(key) < 12 else None,
            seen_in(token),
        )
        if line is None or seen is None:
            continue
        if mark != line.choice.rpartition(":")[2]:
            left.append(f"{line.name}: what speaks against it changed after you opened the page. Look again.")
        else:
            chosen[line.key] = seen
    return chosen, left


def _kept(request: HttpRequest, name: str) -> str:
    """Return what the page named that was sent too late; a page that answers a press names what stands now."""
    return kept_value(request, name) if request.method == "GET" else ""


def _initial(listed: ListedPlan, request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Return what is staged; for a chair who queried sections while reading, their queries as the first reasons."""
    item, reason = listed.item, listed.item.reason
    if not item.staged and request.user.pk == meeting.chair_id:
        reading = reading_of_case(listed.case, meeting.chair_id)
        reason = query_words(reading.queries) if reading else ""
    return {"staged": SUBJECT_TO if item.conditions else item.staged, "reason": reason}
