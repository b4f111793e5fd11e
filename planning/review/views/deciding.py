"""One plan on one page: reading it section by section, and the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.safekeeping import FORMS, KeepsWhatIsTyped, kept_value
from planning.approval.models import ApprovalCase, Decision, Move
from planning.approval.rules import MoveRefused, NewCondition, NotAllowed, Seen
from planning.review.actions import approve_plan, return_plan
from planning.review.forms import SUBJECT, ConditionForm, DecisionForm, QueryForm
from planning.review.presenters.lists import decided_message
from planning.review.queries import case_to_decide, case_to_review, decision_on, reading_of_case
from planning.review.queries.people import PeopleToOwn
from planning.review.rules import can_read_for_review, seen_in
from planning.review.saying import say_of_sections
from planning.review.verdicts import AGREE, QUERY, Reading, merged_queries
from planning.review.views.desk import (
    Desk,
    condition_options,
    desk_kept,
    desk_of,
    empty_row,
    is_bare,
    judged_rows,
    row_of_query,
    uncovered,
)
from planning.review.views.page import review_context
from services.middleware import access_on, person_on

FORBIDDEN, CONFLICT = 403, 409
UNTOLD = "The page did not say which version you had read. Your decision was not recorded."
TAKE_BACK, REST = "take_back", "agree_rest"
ADD, REMOVE, GATHER, STAY = "condition", "remove", "gather", "stay"
NOT_THEIRS = "Your role does not open this plan any more, so what you said was not kept."
FILL_IN = "Say who does it and by when, then record your decision."


def case_read(request: HttpRequest, key: int, look_up: Any = case_to_review) -> ApprovalCase:
    """Return the case; raise Http404, or PermissionDenied for whoever may not read it."""
    try:
        case: ApprovalCase = look_up(key)
    except ApprovalCase.DoesNotExist as missing:
        raise Http404 from missing
    if not can_read_for_review(access_on(request), case):
        raise PermissionDenied
    return case


class ReviewPlan(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """One plan to read and decide on. All that can be typed belongs to one form; `then` names the button pressed."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        before = seen_in(kept_value(request, "seen"))
        return self.page(request, case_read(request, case), desk_kept(request), seen=before)

    def post(self, request: HttpRequest, case: int) -> HttpResponse:
        """Do what the button says: `agree:key`, `query:key`, `take_back:key`, `agree_rest`, a condition, or decide."""
        desk = desk_of(request.POST)
        try:
            found = case_read(request, case, case_to_decide)
        except PermissionDenied:
            return shut_out(request, case, desk)
        seen = seen_in(request.POST.get("seen", ""))
        what, _, of = request.POST.get("then", "").partition(":")
        if seen is None:
            return self.page(request, case_to_review(case), desk, warning=UNTOLD)
        if what in (AGREE, QUERY, TAKE_BACK, REST):
            return self.say(request, found, seen, desk, what, of)
        if what in (ADD, REMOVE, GATHER, STAY):
            return self.arrange(request, found, seen, desk, what, of)
        return self.decide(request, found, seen, desk)

    def say(
        self, request: HttpRequest, case: ApprovalCase, seen: Seen, desk: Desk, what: str, key: str
    ) -> HttpResponse:
        """Keep what the person says of one section, or agree with all that are left."""
        before = reading_of_case(case, request.user.pk)
        one = before.find(key) if before else None
        if before is None or (one is None and what != REST):
            raise Http404
        said = {key: (AGREE if what == AGREE else "", "")}
        if what == REST:
            said = {left.key: (AGREE, "") for left in before.left}
        elif what == QUERY and one is not None:
            form = QueryForm(request.POST, key=key, title=one.title)
            if not form.is_valid():
                desk.query_forms = {key: form}
                return self.said(request, case, seen, desk, key)
            said = {key: (QUERY, form.cleaned_data["note"])}
        try:
            say_of_sections(case=case, seen=seen, said=said, by=person_on(request), access=access_on(request))
        except MoveRefused as refusal:
            return self.refused(request, case, desk, refusal)
        now = reading_of_case(case, request.user.pk) or before
        return self.kept(request, case, seen, desk, key, before, now)

    def kept(
        self,
        request: HttpRequest,
        case: ApprovalCase,
        seen: Seen,
        desk: Desk,
        key: str,
        before: Reading,
        now: Reading,
    ) -> HttpResponse:
        """Answer what was kept: back to the section, or the page with all that is typed elsewhere on it."""
        FORMS.empty(request, request.path)
        if desk.queries is not None or now.queries:
            desk.queries = merged_queries(desk.queries, before, now)
        desk.typed = {name: value for name, value in desk.typed.items() if name != f"query-{key}-note"}
        if not getattr(request, "htmx", False) and is_bare(desk, now):
            anchor = f"verdict-{key}" if key else "reading"
            return redirect(f"{reverse('planning:review:detail', args=[case.pk])}#{anchor}")
        return self.said(request, case, seen, desk, key)

    def said(self, request: HttpRequest, case: ApprovalCase, seen: Seen, desk: Desk, key: str) -> HttpResponse:
        """Draw the page, or for a section alone its buttons and what counts them."""
        if not getattr(request, "htmx", False) or not key:
            return self.page(request, case_to_review(case.pk), desk, seen=seen)
        context = review_context(request, case_to_review(case.pk), desk)
        return render(request, "planning/review/said.html", {**context, "verdict": context["verdicts"].get(key)})

    def arrange(
        self, request: HttpRequest, case: ApprovalCase, seen: Seen, desk: Desk, what: str, of: str
    ) -> HttpResponse:
        """Add a condition or take one away; nothing is saved."""
        reading = reading_of_case(case, request.user.pk)
        rows = list(desk.rows)
        if what == ADD:
            rows.append(empty_row(case))
        elif what == REMOVE and of.isascii() and of.isdecimal() and int(of[:6]) < len(rows):
            rows.pop(int(of[:6]))
        elif what == GATHER and reading is not None:
            rows = [row for row in rows if row["text"].strip() or row["due_on"].strip()]
            rows += [row_of_query(one, case) for one in uncovered(reading, rows)]
        desk.rows = rows
        if rows and what != STAY:
            desk.typed = {**desk.typed.dict(), "move": SUBJECT}  # type: ignore[attr-defined]
        return self.page(request, case_to_review(case.pk), desk, seen=seen)

    def decide(self, request: HttpRequest, case: ApprovalCase, seen: Seen, desk: Desk) -> HttpResponse:
        """Record the decision with what was said of the sections; or say what is missing, and keep what was typed."""
        is_plain = request.POST.get("move") != SUBJECT  # the form of a condition names every section
        reading = reading_of_case(case, request.user.pk, if_said=is_plain) or Reading(())
        left = uncovered(reading, desk.rows)
        has_queries = "queries" in request.POST or bool(reading.queries)
        form = desk.form = DecisionForm(request.POST, open_queries=len(left), has_queries=has_queries)
        is_valid = form.is_valid()
        if is_valid and form.makes_conditions:
            desk.form = None
            desk.rows = [*desk.rows, *(row_of_query(one, case) for one in left)]
            desk.typed = {**request.POST.dict(), "move": SUBJECT, "with_queries": ""}
            desk.told = FILL_IN
            return self.page(request, case_to_review(case.pk), desk, seen=seen)
        people = self.judge(case, desk, reading, form)
        if not is_valid or not self.is_complete(desk):
            return self.page(request, case_to_review(case.pk), desk, seen=seen)
        try:
            decision = self.decided_as(request, case, seen, reading, desk, people)
        except MoveRefused as refusal:
            before = decision_on(case, seen, access_on(request).user_id)
            move = Move.APPROVE if form.cleaned_data["move"] == SUBJECT else form.cleaned_data["move"]
            if before is not None and before.move == move:
                return self.decided(request, before)
            return self.refused(request, case, desk, refusal)
        return self.decided(request, decision)

    def refused(self, request: HttpRequest, case: ApprovalCase, desk: Desk, refusal: MoveRefused) -> HttpResponse:
        """Draw the plan as it is now with why nothing was recorded, and what was typed."""
        status = FORBIDDEN if isinstance(refusal, NotAllowed) else CONFLICT
        return self.page(request, case_to_review(case.pk), desk, warning=str(refusal), status=status)

    def judge(self, case: ApprovalCase, desk: Desk, reading: Reading, form: DecisionForm) -> PeopleToOwn | None:
        """Judge the conditions that go with the approval; those that go with anything else are a problem."""
        chosen = form.data.get("move")
        typed = [row for row in desk.rows if row["text"].strip() or row["due_on"].strip()]
        if chosen == SUBJECT:
            desk.rows = typed or [empty_row(case)]
            if not typed:
                return None
            options, people = condition_options(case, reading)
            desk.judged = judged_rows(desk, options)
            return people
        if typed and chosen in (Move.APPROVE, Move.RETURN):
            form.add_error("move", "You wrote conditions. Choose “Approve subject to conditions”, or remove them")
        return None

    def is_complete(self, desk: Desk) -> bool:
        """Say whether the decision can be made as it was sent."""
        valid = [one.is_valid() for one in desk.judged]
        return desk.form is not None and desk.form.is_valid() and all(valid) and not desk.lacks_conditions

    def decided_as(
        self,
        request: HttpRequest,
        case: ApprovalCase,
        seen: Seen,
        reading: Reading,
        desk: Desk,
        people: PeopleToOwn | None,
    ) -> Decision:
        form = desk.form
        assert form is not None  # noqa: S101
        by, scope = person_on(request), reading.scope
        said = reading.said(without_queries=form.drops_queries)
        if form.cleaned_data["move"] == Move.RETURN:
            return return_plan(case=case, seen=seen, by=by, reason=form.words, sections=said, scope=scope)
        made = [new_condition(one, people, reading) for one in desk.judged] if people else []
        return approve_plan(
            case=case, seen=seen, by=by, comment=form.words, conditions=made, sections=said, scope=scope
        )

    def decided(self, request: HttpRequest, decision: Decision) -> HttpResponse:
        FORMS.empty(request, request.path)
        messages.success(request, decided_message(decision))
        return redirect("planning:review:inbox")

    def page(
        self,
        request: HttpRequest,
        case: ApprovalCase,
        desk: Desk,
        *,
        warning: str = "",
        seen: Seen | None = None,
        status: int = CONFLICT,
    ) -> HttpResponse:
        """Draw the plan as it is now; what was typed stays, a choice made on something else does not."""
        context = review_context(request, case, desk, warning=warning, seen=seen)
        if "page" not in context:
            return render(request, "planning/review/nothing_yet.html", context)
        template = "planning/review/detail.html"
        if getattr(request, "htmx", False):
            template = "planning/review/decision.html" if not context["warning"] else "planning/review/gone.html"
            context["arranged"] = True
            status = CONFLICT  # what is laid in place: a 403 would not be
        is_conflict = context["warning"] and request.method == "POST"
        return render(request, template, context, status=status if is_conflict else None)


def shut_out(request: HttpRequest, case: int, desk: Desk) -> HttpResponse:
    """Tell somebody whose role does not open the plan any more, and give them back what they typed."""
    if getattr(request, "htmx", False):
        context = {"case": {"pk": case}, "warning": NOT_THEIRS}
        return render(request, "planning/review/gone.html", context, status=CONFLICT)
    return render(request, "planning/review/shut_out.html", {"typed": desk.words}, status=FORBIDDEN)


def new_condition(form: ConditionForm, people: PeopleToOwn, reading: Reading) -> NewCondition:
    """Return the condition as the engine takes it."""
    given = form.cleaned_data
    about = reading.find(given["section"])
    return NewCondition(
        text=given["text"],
        owner=people.find(given["owner"]),
        due_on=given["due_on"],
        section_key=given["section"],
        section_title=about.title if about else "",
    )
