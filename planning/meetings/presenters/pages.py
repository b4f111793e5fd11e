"""The pages of a meeting: its list, everything staged together, its minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import counted
from planning.approval.models import Condition, Decision, Move, Status
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.presenters.plans import PlanLine
from planning.meetings.rules import BODIES
from planning.service_plans.presenters import Tag

Staged = MeetingItem.Staged


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the list of meetings."""

    url: str
    name: str
    held_on: date
    body: str
    chair: str
    stands: Tag
    plans: str


@dataclass(frozen=True, slots=True)
class Together:
    """Everything that is staged, as it would be applied."""

    approve: tuple[PlanLine, ...]
    subject_to: tuple[PlanLine, ...]
    send_back: tuple[PlanLine, ...]
    left: tuple[PlanLine, ...]
    in_the_way: tuple[PlanLine, ...]
    to_publish: int

    @property
    def decisions(self) -> int:
        return len(self.approve) + len(self.subject_to) + len(self.send_back)

    @property
    def apply_words(self) -> str:
        return f"Apply {counted(self.decisions, 'decision')}"

    @property
    def words(self) -> str:
        """The totals in one sentence."""
        approve = len(self.approve) + len(self.subject_to)
        subject = f" ({len(self.subject_to)} subject to conditions)" if self.subject_to else ""
        parts = [f"{approve} to approve{subject}", f"{len(self.send_back)} to return", f"{len(self.left)} left over"]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class MinuteLine:
    """What was decided on one plan, for the minutes."""

    number: int
    name: str
    group: str
    tag: Tag
    version: int
    outcome: str
    reason: str
    conditions: tuple[Condition, ...]
    url: str


def body_of(meeting: Meeting) -> str:
    """Return who meets, in words."""
    return BODIES[Permission(meeting.decides_as)]


def standing_of_meeting(meeting: Meeting, today: date) -> Tag:
    if meeting.applied_at is not None:
        return Tag("Applied", "green")
    if meeting.cancelled_at is not None:
        return Tag("Cancelled", "grey")
    return Tag("Being prepared", "blue") if meeting.held_on > today else Tag("Not applied yet", "yellow")


def meeting_line(meeting: Meeting, today: date) -> MeetingLine:
    """Return the line of a meeting that was fetched with its counts."""
    plans, staged, decided = (getattr(meeting, name) for name in ("plans", "staged", "decided"))
    if meeting.applied_at is not None:
        words = f"{counted(decided, 'plan')} decided"
    else:
        words = f"{counted(plans, 'plan')}, {staged} staged"
    return MeetingLine(
        url=reverse("planning:meetings:detail", args=[meeting.pk]),
        name=meeting.name,
        held_on=meeting.held_on,
        body=body_of(meeting),
        chair=str(meeting.chair),
        stands=standing_of_meeting(meeting, today),
        plans=words,
    )


def together(lines: Sequence[PlanLine], staged: Sequence[str], last_steps: Sequence[bool]) -> Together:
    """Return the staged plans by what would become of them; `staged` and `last_steps` go with the lines."""
    approve: list[PlanLine] = []
    subject_to: list[PlanLine] = []
    send_back: list[PlanLine] = []
    left: list[PlanLine] = []
    to_publish = 0
    for line, what, is_last in zip(lines, staged, last_steps, strict=True):
        if what == Staged.APPROVE:
            (subject_to if line.conditions else approve).append(line)
            to_publish += is_last
        elif what == Staged.RETURN:
            send_back.append(line)
        else:
            left.append(line)
    decided = [*approve, *subject_to, *send_back]
    in_the_way = tuple(line for line in lines if line in decided and not line.is_decided)
    return Together(tuple(approve), tuple(subject_to), tuple(send_back), tuple(left), in_the_way, to_publish)


def minute_lines(items: Iterable[MeetingItem]) -> list[MinuteLine]:
    """Return what was decided on each plan, in the order of the list; items come with decisions and conditions."""
    return [_minute(number, item, item.decision) for number, item in enumerate(items, start=1) if item.decision]


def _minute(number: int, item: MeetingItem, decision: Decision) -> MinuteLine:
    conditions = tuple(decision.conditions.all())
    return MinuteLine(
        number=number,
        name=item.case.service.name,
        group=item.case.service.group.name,
        tag=_made(decision, len(conditions)),
        version=decision.version_number,
        outcome=_outcome(decision),
        reason=decision.reason,
        conditions=conditions,
        url=reverse("planning:review:detail", args=[item.case_id]),
    )


def _made(decision: Decision, conditions: int) -> Tag:
    if decision.move == Move.RETURN:
        return Tag("Returned for changes", "orange")
    return Tag(f"Approved subject to {counted(conditions, 'condition')}" if conditions else "Approved", "purple")


def _outcome(decision: Decision) -> str:
    if decision.to_status == Status.RETURNED:
        return "Went back to its authors"
    if decision.to_status == Status.APPROVED:
        return "Approved by everybody: it could be published"
    return "Went on along its route"


def left_over(items: Iterable[MeetingItem]) -> list[tuple[str, str]]:
    """Return the name of each plan that the meeting did not decide on, and whether it was left on purpose."""
    words = {Staged.DEFER.value: "Left for another meeting"}
    return [(one.case.service.name, words.get(one.staged, "Nothing was staged")) for one in items if not one.decision]
