"""What people are told of cases, each as they chose to hear of it, by the transaction that causes it.

For any number of decisions made in one act these are constant queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.mail.actions import News, notify_each
from mlco_portal.mail.models import Topic
from mlco_portal.wording import british_date, with_all, with_the
from planning.approval.models import ApprovalCase, CaseStep, Decision, Move, Status
from planning.approval.queries import authors_of, conflicted_in, open_steps
from planning.approval.rules import permissions_at
from services.queries.people import HeldRoles, users_by_key

WHAT_HAPPENED = {
    Move.APPROVE: "was approved",
    Move.RETURN: "was returned for changes",
    Move.WITHDRAW: "was withdrawn",
    Move.PUBLISH: "was published",
    Move.REVISE: "was reopened for revision",
    Move.UNLOCK: "was unlocked",
}


@dataclass(frozen=True, slots=True)
class _Telling:
    """News before its people are looked up."""

    people: frozenset[int]
    topic: Topic
    kind: str
    subject: str
    text: str
    link: str


def notify_deciders(*, case: ApprovalCase) -> None:
    """Tell everyone who may decide where the case waits that it waits for them."""
    _tell(_for_deciders([case]))


def notify_next_in_line(*, steps: Sequence[CaseStep]) -> None:
    """Tell those who can decide now that nobody else can, at steps that were passed on."""
    _tell(_for_steps(steps))


def notify_authors(*, decision: Decision) -> None:
    """Tell those who wrote the case what was decided, and what comes next."""
    _tell(_for_authors([decision]))


def notify_of_decisions(*, decisions: Sequence[Decision]) -> None:
    """Tell authors, whoever comes next, and the planning team what was decided in one act."""
    approved = [one.case for one in decisions if one.to_status == Status.APPROVED]
    moved = [one.case for one in decisions if one.case.step is not None and one.case.step.order != one.step_order]
    _tell([*_for_authors(decisions), *_for_publishers(approved), *_for_deciders(moved)])


def notify_earlier_deciders(*, decision: Decision) -> None:
    """Tell those who had decided on a submission that it was unlocked, and why."""
    case = decision.case
    said = case.decisions.filter(round=decision.round, move=Move.APPROVE)
    people = {key for pair in said.values_list("by", "on_behalf_of") for key in pair if key} - {decision.by_id}
    told = _Telling(
        frozenset(people),
        Topic.DECISIONS,
        "plan_unlock",
        f"{case.title} was unlocked after you decided",
        f"{case.title} was unlocked by {decision.by_words}. It comes back to you when it is submitted again."
        f"{_reason(decision)}",
        reverse("planning:review:detail", args=[case.pk]),
    )
    _tell([told])


def _tell(tellings: Iterable[_Telling]) -> None:
    found = list(tellings)
    people = users_by_key({key for one in found for key in one.people})
    notify_each(
        News(
            [person for key, person in people.items() if key in one.people],
            one.topic,
            one.kind,
            one.subject,
            one.text,
            one.link,
        )
        for one in found
    )


def _for_authors(decisions: Iterable[Decision]) -> list[_Telling]:
    found = []
    for decision in decisions:
        if decision.move == Move.DECLARE_CONFLICT:
            found.append(_for_authors_of_conflict(decision))
            continue
        case = decision.case
        what = WHAT_HAPPENED.get(Move(decision.move), f"was {decision.get_move_display().lower()}")
        at_step = f" by {with_the(decision.step_name)}" if decision.step_name else ""
        telling = _Telling(
            authors_of(case) - {decision.by_id},
            Topic.DECISIONS,
            f"plan_{decision.move}",
            f"{case.title} {what}{at_step}",
            f"{case.title} {what} by {decision.by_words}.{_next_words(decision)}{_conditions(decision)}"
            f"{_reason(decision)}",
            reverse("planning:service_plans:of_case", args=[case.pk]),
        )
        found.append(telling)
    return found


def _for_authors_of_conflict(decision: Decision) -> _Telling:
    """Return what authors are told when the last one who had not agreed stood aside, so that the case moved on.

    What the interest is stands on the case's pages and is not sent round.
    """
    case, step = decision.case, with_the(decision.step_name)
    return _Telling(
        authors_of(case) - {decision.by_id},
        Topic.DECISIONS,
        f"plan_{decision.move}",
        f"{case.title} needs nobody else in {step}",
        f"{decision.by_words} declared a conflict of interest in {case.title}. "
        f"Everybody else in {step} had agreed to it.{_next_words(decision)}",
        reverse("planning:service_plans:of_case", args=[case.pk]),
    )


def _for_deciders(cases: Sequence[ApprovalCase]) -> list[_Telling]:
    return _for_steps([step for case in cases for step in _with_case(case)])


def _with_case(case: ApprovalCase) -> list[CaseStep]:
    steps = open_steps(case)
    for step in steps:
        step.case = case
    return steps


def _for_steps(steps: Sequence[CaseStep]) -> list[_Telling]:
    """Return what those who decide at the steps are told: nobody who wrote the case, nor who stands in for them."""
    if not steps:
        return []
    cases = {step.case_id: step.case for step in steps}
    conflicted = conflicted_in(cases)
    held = HeldRoles(DECIDING, [case.service for case in cases.values()], timezone.localdate())
    found = []
    for step in steps:
        case = step.case
        barred = authors_of(case) | conflicted[case.pk]
        people = {
            key
            for permission in permissions_at(step)
            for one in held.of(case.service, permission)
            if one.holder not in barred
            for key in (one.holder, *one.deputies)
        }
        due = f"\nPlease decide by {british_date(step.due_on)}." if step.due_on else ""
        telling = _Telling(
            frozenset(people - barred),
            Topic.WAITING,
            "plan_waiting",
            f"{case.title} waits for your decision",
            f"{case.title} was submitted and waits for {with_the(step.name)}.{_passed_on(step)}{due}",
            reverse("planning:review:detail", args=[case.pk]),
        )
        found.append(telling)
    return found


def _for_publishers(cases: Sequence[ApprovalCase]) -> list[_Telling]:
    """Return what the planning team is told of cases on which everybody on the route has agreed."""
    if not cases:
        return []
    held = HeldRoles([Permission.PUBLISH_PLAN], [case.service for case in cases], timezone.localdate())
    return [
        _Telling(
            frozenset(
                key for one in held.of(case.service, Permission.PUBLISH_PLAN) for key in (one.holder, *one.deputies)
            ),
            Topic.WAITING,
            "plan_to_publish",
            f"{case.title} is approved and can be published",
            f"Everybody on its route has agreed to version {case.version_number} of {case.title}.",
            _where_published(case),
        )
        for case in cases
    ]


def _where_published(case: ApprovalCase) -> str:
    """A service's plan waits in the queue; what is agreed for the organisation as a whole is published on its page."""
    if case.is_document:
        return reverse("planning:service_plans:of_case", args=[case.pk])
    return reverse("planning:publication:queue")


def _passed_on(step: CaseStep) -> str:
    return " Nobody there can decide on it, so you can as well." if step.passed_on_at is not None else ""


def _reason(decision: Decision) -> str:
    return f"\n\nWhat they said:\n{decision.reason}" if decision.reason else ""


def _conditions(decision: Decision) -> str:
    """List what the approval is subject to."""
    asked = decision.details.get("conditions", [])
    if not asked:
        return ""
    days = [british_date(date.fromisoformat(one["due_on"])) for one in asked]
    lines = "".join(f"\n- {one['text']} ({one['owner_label']}, by {day})" for one, day in zip(asked, days, strict=True))
    return f"\n\nIt is approved subject to:{lines}"


def _next_words(decision: Decision) -> str:
    """Say what comes next for the authors, as a sentence with a space before it."""
    step = decision.case.step
    if decision.move in (Move.RETURN, Move.UNLOCK):
        return " Change the plan, then submit it again."
    if decision.move not in (Move.APPROVE, Move.DECLARE_CONFLICT):
        return ""
    if decision.to_status == Status.APPROVED:
        return " Everybody on its route has agreed. The planning team publishes it next."
    if step is None:
        return ""
    waits = open_steps(decision.case)
    if step.order != decision.step_order:
        return f" It now waits for {_people_of(waits)}."
    here = [one for one in waits if one.side == (decision.step_side or 1)]
    others = [one for one in waits if one not in here]
    more = f" It still needs others in {_people_of(here)} to agree." if here else ""
    return more + (f" It still waits for {_people_of(others)}." if others else "")


def _people_of(steps: Sequence[CaseStep]) -> str:
    return with_all(one.name for one in steps)
