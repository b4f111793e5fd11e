"""One plan of a meeting in words: what should be known of it, what is staged, and what comes of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.wording import british_date, counted, with_the
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.queries.plans import ListedPlan
from planning.meetings.rules import item_mark
from planning.review.rules import token_of
from planning.service_plans.presenters import Tag, standing_tag

Staged = MeetingItem.Staged
STAGED_TAGS = {
    Staged.NOTHING: Tag("Nothing staged yet", "white"),
    Staged.APPROVE: Tag("Approve", "purple"),
    Staged.RETURN: Tag("Return for changes", "orange"),
    Staged.DEFER: Tag("Left for another meeting", "grey"),
}


UNMEASURED = "Nobody has looked yet whether it fits one page"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that should be known before a plan is approved, with the page that shows it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A staged condition in words."""

    text: str
    owner: str
    due_on: date
    about: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the list."""

    number: int
    key: int
    mark: str
    name: str
    group: str
    locality: str
    stands: Tag
    version: int
    staged: Tag
    reason: str
    conditions: tuple[ConditionLine, ...]
    staged_words: str
    stop: str
    moved: str
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    outcome: str
    stage_url: str
    read_url: str
    preview_url: str
    choice: str

    @property
    def is_unmeasured(self) -> bool:
        return any(problem.text == UNMEASURED for problem in self.problems)

    @property
    def is_decided(self) -> bool:
        """Whether it is staged and nothing stands in the way of deciding it."""
        return not (self.stop or self.moved)


def plan_line(one: ListedPlan, number: int, meeting: Meeting, owners: Mapping[int, User]) -> PlanLine:
    """Return the line of a plan."""
    item, case = one.item, one.case
    problems = problems_of(one)
    tag = STAGED_TAGS[Staged(item.staged)]
    if item.conditions:
        tag = Tag(f"Approve subject to {counted(len(item.conditions), 'condition')}", "purple")
    return PlanLine(
        number=number,
        key=item.pk,
        mark=item_mark(item),
        name=case.service.name,
        group=case.service.group.name,
        locality=case.service.locality.name if case.service.locality else "",
        stands=standing_tag(case),
        version=case.version_number,
        staged=tag,
        reason=item.reason,
        conditions=tuple(_condition(found, owners) for found in item.conditions),
        staged_words=f"Staged by {item.staged_by} on {british_date(item.staged_at)}" if item.staged_at else "",
        stop=one.stop,
        moved=_moved(one),
        problems=problems,
        notes=notes_of(one),
        outcome=outcome_words(one, meeting),
        stage_url=reverse("planning:meetings:plan", args=[meeting.pk, item.pk]),
        read_url=reading_url(item),
        preview_url=reverse("planning:publication:draft", args=[one.plan]),
        choice=choice_of(one, problems),
    )


def reading_url(item: MeetingItem) -> str:
    """Return the page on which the plan is read, with the way back to the meeting."""
    return f"{reverse('planning:review:detail', args=[item.case_id])}?meeting={item.meeting_id}&item={item.pk}"


def problems_of(one: ListedPlan) -> tuple[Problem, ...]:
    """Return what somebody should look at before they approve the plan, the gravest first."""
    check = reverse("planning:plan_check:plan", args=[one.plan])
    comments = reverse("planning:discussion:plan", args=[one.plan])
    review = reverse("planning:review:detail", args=[one.case.pk])
    preview = reverse("planning:publication:draft", args=[one.plan])
    found = [
        (one.checked.must, f"{counted(one.checked.must, 'thing')} that must be fixed", check),
        (one.checked.fits is False, "It does not fit one page, so it cannot be published like this", preview),
        (one.said.queries, f"{counted(one.said.queries, 'section')} queried by those who decide", review),
        (one.said.conditions, _conditions_words(one), review),
        (one.said.comments, f"{counted(one.said.comments, 'open comment')}", comments),
        (one.checked.should, f"{counted(one.checked.should, 'thing')} that should be fixed", check),
        (one.checked.fits is None, UNMEASURED, preview),
    ]
    return tuple(Problem(text, href) for is_there, text, href in found if is_there)


def _conditions_words(one: ListedPlan) -> str:
    overdue = f", {one.said.overdue} of them overdue" if one.said.overdue else ""
    return f"{counted(one.said.conditions, 'open condition')} of earlier approvals{overdue}"


def notes_of(one: ListedPlan) -> tuple[str, ...]:
    """Return what is good to know and no problem: it came back, others declared a conflict, how many agreed."""
    notes = []
    if one.case.round > 1:
        notes.append(f"Submitted again: version {one.case.version_number}")
    if one.case.changes_since_agreed:
        sections = counted(one.case.changes_since_agreed, "section")
        notes.append(f"{sections} changed since everybody last agreed to it")
    if one.standing.conflicted:
        people = counted(len(one.standing.conflicted), "person", "people")
        notes.append(f"{people} declared a conflict of interest")
    return tuple(notes)


def choice_of(one: ListedPlan, problems: tuple[Problem, ...]) -> str:
    """Return what a tick beside the plan sends: the plan, what was on the page, and the problems that stood there."""
    return f"{one.item.pk}:{token_of(one.seen)}:{problems_mark(problems)}"


def problems_mark(problems: tuple[Problem, ...]) -> str:
    """Return a short mark of the problems: other problems have another one; none have none."""
    words = "\n".join(problem.text for problem in problems)
    return hashlib.sha256(words.encode()).hexdigest()[:12] if words else ""


def outcome_words(one: ListedPlan, meeting: Meeting) -> str:
    """Return what happens to the plan once its staged decision is applied."""
    staged = one.item.staged
    if staged == Staged.RETURN:
        return "Goes back to its authors with the reasons"
    if staged == Staged.DEFER:
        return "Waits as before"
    return after_approval(one, meeting)


def after_approval(one: ListedPlan, meeting: Meeting) -> str:
    """Return where the plan goes when those who meet approve it."""
    step = next((step for step in one.standing.open_steps if step.permission == meeting.decides_as), None)
    step = step or next(iter(one.standing.open_steps), None)
    if step is None:
        return ""
    if step.everybody:
        return f"Goes on once everybody in {with_the(step.name)} has agreed"
    left = step.needed - len(one.standing.said_at(step)) - 1
    if left > 0:
        return f"{counted(left, 'more person', 'more people')} in {with_the(step.name)} must agree"
    others = [other.name for other in one.standing.open_steps if other.pk != step.pk]
    if others:
        return f"Still waits for {' and '.join(with_the(name) for name in others)}"
    joint = {organisation.pk for organisation in one.case.service.joint_with.all()}
    later = [
        other
        for other in one.steps
        if other.order > step.order and (other.organisation_id is None or other.organisation_id in joint)
    ]
    names = [with_the(other.name) for other in later if other.order == later[0].order]
    return f"Goes to {' and '.join(names)}" if names else "Is approved by everybody and can be published"


def is_last_step(one: ListedPlan, meeting: Meeting) -> bool:
    """Whether this approval is the last one, so that the plan can be published."""
    return after_approval(one, meeting).startswith("Is approved")


def _moved(one: ListedPlan) -> str:
    if not one.moved or one.stop:
        return ""
    what = f"it was {one.latest.in_words}" if one.latest else "it changed"
    return f"Since its decision was staged, {what}. Read it again and stage the decision anew."


def _condition(found: Mapping[str, object], owners: Mapping[int, User]) -> ConditionLine:
    owner = owners.get(int(str(found["owner"])))
    return ConditionLine(
        text=str(found["text"]),
        owner=str(owner or ""),
        due_on=date.fromisoformat(str(found["due_on"])),
        about=str(found.get("section_title") or "The whole plan"),
    )
