"""The page of one plan: facts, standing, history, and what the decision would lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mlco_portal.wording import with_the
from planning.approval.models import Decision, Move, Status
from planning.approval.rules import MoveRefused
from planning.review.presenters.lists import waiting_words
from planning.review.presenters.reading import ChangesView, PartView, changes_view, glance_of, parts_of
from planning.review.queries import ReviewedPlan
from planning.review.rules import token_of
from planning.service_plans.presenters import Tag, standing_tag
from services.rules import Grant


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """Something that happened to the plan."""

    what: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that the page of a plan shows."""

    name: str
    year: str
    facts: tuple[tuple[str, object], ...]
    stands: Tag
    due_on: date | None
    waits: str
    is_resubmitted: bool
    parts: list[PartView]
    glance: list[tuple[int, str]]
    changes: ChangesView | None
    history: tuple[HistoryItem, ...]
    can_decide: bool
    on_behalf_of: str
    note: str
    token: str
    sha256: str
    choice_hints: Mapping[str, str]


def review_page(plan: ReviewedPlan, standing: Grant | MoveRefused | None, *, today: date) -> ReviewPage:
    """Return the page of the plan for somebody who decides by that grant, or may not for that reason."""
    case = plan.case
    grant = standing if isinstance(standing, Grant) and plan.is_intact else None
    is_waiting = case.status == Status.SUBMITTED and case.step is not None
    changed = plan.comparison
    return ReviewPage(
        name=plan.document.title,
        year=str(plan.document.year),
        facts=_facts(plan),
        stands=standing_tag(case),
        due_on=case.step.due_on if case.step else None,
        waits=waiting_words(case, today) if is_waiting else "",
        is_resubmitted=case.round > 1,
        parts=parts_of(plan.document, changed, plan.plan_id),
        glance=glance_of(plan.document),
        changes=_changes(plan),
        history=tuple(_happened(one) for one in plan.decisions),
        can_decide=grant is not None,
        on_behalf_of=grant.on_behalf_of if grant else "",
        note=_note(plan, standing),
        token=token_of(plan.seen),
        sha256=case.version_sha256,
        choice_hints={Move.APPROVE.value: _after_approval(plan), Move.RETURN.value: "Its authors can change it again."},
    )


def _changes(plan: ReviewedPlan) -> ChangesView | None:
    if plan.comparison is None:
        return None
    return changes_view(plan.compared_with or 0, plan.comparison, plan.document, _returned(plan), plan.plan_id)


def stale_warning(plan: ReviewedPlan) -> str:
    """Say what happened last to a plan that is not any more what the person had before them."""
    latest = plan.decisions[-1].in_words if plan.decisions else "changed"
    return f"Since you opened it, the plan was {latest}. Your decision was not recorded."


def _facts(plan: ReviewedPlan) -> tuple[tuple[str, object], ...]:
    case, document = plan.case, plan.document
    place = [document.service[name]["name"] for name in ("locality", "neighbourhood") if document.service.get(name)]
    lead = document.find("service-lead")
    joint = document.service.get("joint_with") or []
    facts: list[tuple[str, object]] = [
        ("Group", document.service["group"]["name"]),
        ("Place", ", ".join(dict.fromkeys(place))),
        ("Joint with", ", ".join(joint)),
        ("Led by", lead.text if lead else ""),
        ("Submitted by", str(case.submitted_by or "")),
    ]
    return tuple((label, value) for label, value in facts if value)


def _returned(plan: ReviewedPlan) -> Decision | None:
    """Return the decision that sent the version back that this one is compared with."""
    sent_back = (one for one in plan.decisions if one.move == Move.RETURN)
    return next((one for one in sent_back if one.version_number == plan.compared_with), None)


def _happened(decision: Decision) -> HistoryItem:
    version = f"version {decision.version_number} " if decision.move == Move.SUBMIT else ""
    where = f" ({decision.step_name})" if decision.step_name and decision.move != Move.WITHDRAW else ""
    what = f"{decision.get_move_display()} {version}by {decision.by_words}{where}"
    return HistoryItem(what, decision.at, decision.reason)


def _after_approval(plan: ReviewedPlan) -> str:
    step = plan.case.step
    if step is None:
        return ""
    left = step.needed - len(plan.said) - 1
    if left > 0:
        return f"{left} more in {with_the(step.name)} must agree after you."
    following = next((one for one in plan.steps if one.order > step.order), None)
    return f"It then goes to {with_the(following.name)}." if following else "It is then ready to be published."


def _note(plan: ReviewedPlan, standing: Grant | MoveRefused | None) -> str:
    """Return why there is nothing to decide for this person, or nothing at all."""
    if not plan.is_intact:
        return "This version does not match its SHA-256, so nobody can decide on it. Tell the administrators."
    if isinstance(standing, MoveRefused):
        return str(standing)
    if standing is None and plan.decisions:
        latest = plan.decisions[-1].in_words
        return f"This plan was {latest}. Below is version {plan.case.version_number}, as it was submitted."
    return ""
