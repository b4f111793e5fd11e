"""The meeting's own page, which becomes its minutes; everything staged together, and applying it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from mlco_portal.wording import counted
from planning.approval.rules import MoveRefused, NotAllowed
from planning.meetings.actions import apply_meeting
from planning.meetings.models import Meeting
from planning.meetings.presenters.pages import body_of, left_over, minute_lines, standing_of_meeting, together
from planning.meetings.presenters.plans import is_last_step
from planning.meetings.queries.plans import decided_items
from planning.meetings.rules import MeetingOver, MeetingRefused, PlansMoved, can_chair
from planning.meetings.views.pages import CONFLICT, OfMeetings, crumbs, is_over, lines_of, revision_in
from services.middleware import access_on, person_on


class MeetingPage(OfMeetings, View):
    """The list with what is staged; once it was applied, the minutes."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found, prepares = self.opened(request, meeting)
        context: dict[str, Any] = {
            "meeting": found,
            "body": body_of(found),
            "stands": standing_of_meeting(found, timezone.localdate()),
            "breadcrumbs": crumbs(),
        }
        if found.applied_at is not None:
            return render(request, "planning/meetings/minutes.html", {**context, **_minutes(found)})
        if found.cancelled_at is not None:
            return render(request, "planning/meetings/cancelled.html", context)
        lines = lines_of(request, found)[1]
        staged = [line for line in lines if line.staged.text != "Nothing staged yet"]
        context |= {
            "lines": lines,
            "staged": len(staged),
            "left": len(lines) - len(staged),
            "in_the_way": sum(not line.is_decided for line in staged),
            "prepares": prepares,
            "unmeasured": sum(line.is_unmeasured for line in lines),
        }
        return render(request, "planning/meetings/detail.html", context)


class SeeTogether(OfMeetings, View):
    """Everything that is staged on one page, with what would come of it; the chair applies it from here."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        return redirect("planning:meetings:detail", found.pk) if is_over(found) else self._page(request, found)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        revision = revision_in(request.POST.get("revision", ""))
        try:
            made = apply_meeting(meeting=found, revision=revision, by=person_on(request), access=access_on(request))
        except MeetingOver as over:
            messages.info(request, str(over))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except PlansMoved as moved:
            return self._page(request, self.prepared(request, meeting), str(moved), moved.refusals, CONFLICT)
        except (MeetingRefused, MoveRefused) as refused:
            return self._page(request, self.prepared(request, meeting), str(refused), status=CONFLICT)
        else:
            words = counted(len(made), "decision")
            messages.success(request, f"{words} made in one act. Authors and those who come next are told.")
        return redirect("planning:meetings:detail", found.pk)

    def _page(
        self,
        request: HttpRequest,
        meeting: Meeting,
        problem: str = "",
        refusals: dict[int, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        plans, lines = lines_of(request, meeting)
        staged = together(lines, [one.item.staged for one in plans], [is_last_step(one, meeting) for one in plans])
        names = {one.case.pk: one.case.service.name for one in plans}
        today = timezone.localdate()
        context = {
            "meeting": meeting,
            "body": body_of(meeting),
            "together": staged,
            "kinds": [
                ("Approve", staged.approve),
                ("Approve subject to conditions", staged.subject_to),
                ("Return for changes", staged.send_back),
            ],
            "refused": [(names.get(key, ""), why) for key, why in (refusals or {}).items()],
            "may_apply": can_chair(access_on(request), meeting),
            "is_early": meeting.held_on > today,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/together.html", context, status=status)


def _minutes(meeting: Meeting) -> dict[str, Any]:
    items = decided_items(meeting)
    lines = minute_lines(items)
    first = next((item.decision for item in items if item.decision), None)
    return {"lines": lines, "left_over": left_over(items), "applied_by": first.by_words if first else ""}
