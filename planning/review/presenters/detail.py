"""The page of one plan: facts, standing, history, and what the decision would lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import with_the
from planning.approval.models import Move, Status
from planning.approval.rules import MoveRefused, Way
from planning.review.presenters.comparing import ChangesBox, changes_box
from planning.review.presenters.history import HistoryItem, agreed_words, happened
from planning.review.presenters.lists import steps_words, waiting_words
from planning.review.presenters.reading import PartView, glance_of, parts_of
from planning.review.presenters.verdicts import ReadingView, VerdictView, reading_view
from planning.review.queries import ReviewedPlan
from planning.review.rules import token_of
from planning.review.verdicts import Reading
from planning.service_plans.presenters import Tag, standing_tag


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
    changes: ChangesBox | None
    history: tuple[HistoryItem, ...]
    can_decide: bool
    on_behalf_of: str
    passed_on: str
    note: str
    token: str
    sha256: str
    choice_hints: Mapping[str, str]
    reading: ReadingView | None = None
    agreed_words: str = ""

    @property
    def has_conditions(self) -> bool:
        """Say whether any approval was subject to something, whether or not it is done."""
        return any(one.conditions for one in self.history)


def review_page(
    plan: ReviewedPlan,
    standing: Way | MoveRefused | None,
    *,
    today: date,
    reading: Reading | None = None,
    verdicts: Mapping[str, VerdictView] | None = None,
) -> ReviewPage:
    """Return the page of the plan for somebody who decides in that way, or may not for that reason.

    `reading` and `verdicts` say how far they are with its sections, where they can decide.
    """
    case, changed = plan.case, plan.comparison
    way = standing if isinstance(standing, Way) and plan.is_intact else None
    is_waiting = case.status == Status.SUBMITTED and case.step is not None
    agreed = agreed_words(case, plan.decisions)
    asked = reading.scope if reading and reading.only_changes else None
    return ReviewPage(
        name=plan.document.title,
        year=str(plan.document.year),
        facts=_facts(plan),
        stands=standing_tag(case),
        due_on=way.step.due_on if way else case.step.due_on if case.step else None,
        waits=waiting_words(case, today) if is_waiting else "",
        is_resubmitted=case.round > 1,
        parts=parts_of(plan.document, changed, plan.plan_id, verdicts, asked),
        glance=glance_of(plan.document),
        changes=changes_box(plan.compared, case.pk),
        history=tuple(happened(one) for one in plan.decisions),
        can_decide=way is not None,
        on_behalf_of=way.grant.on_behalf_of if way else "",
        passed_on=passed_on_words(way) if way else "",
        note=_note(plan, standing),
        token=token_of(plan.seen),
        sha256=case.version_sha256,
        choice_hints=_choice_hints(plan, way) if way else {},
        reading=reading_view(reading, agreed) if reading else None,
        agreed_words=agreed,
    )


def _choice_hints(plan: ReviewedPlan, way: Way) -> dict[str, str]:
    after = after_approval(plan, way)
    return {
        Move.APPROVE.value: after,
        "subject": f"Say below what must be done, by whom and by when. {after}",
        Move.RETURN.value: "Its authors can change it again.",
    }


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


def after_approval(plan: ReviewedPlan, way: Way) -> str:
    """Return where the plan goes once the person approves it, as a sentence."""
    step = way.step
    said = sum((one.step_side or 1) == step.side for one in plan.said)
    if step.everybody:
        return f"All who decide for {with_the(step.name)} must agree."
    left = step.needed - said - 1
    if left > 0:
        return f"{left} more in {with_the(step.name)} must agree after you."
    beside = [one for one in plan.steps if one.order == step.order and one.pk != step.pk and one.settled_at is None]
    if beside:
        return f"It then still waits for {steps_words(beside)}."
    later = [one for one in plan.steps if one.order > step.order]
    following = [one for one in later if one.order == later[0].order]
    return f"It then goes to {steps_words(following)}." if following else "It is then ready to be published."


def passed_on_words(way: Way) -> str:
    """Say why the plan came to the next in line, or nothing."""
    step = way.step
    if step.passed_on_at is None or way.grant.allows(Permission(step.permission)):
        return ""
    return f"You are the next in line for {with_the(step.name)}. {step.passed_on_reason}".strip()


def _note(plan: ReviewedPlan, standing: Way | MoveRefused | None) -> str:
    """Return why there is nothing to decide for this person, or nothing at all."""
    if not plan.is_intact:
        return "This version does not match its SHA-256, so nobody can decide on it. Tell the administrators."
    if isinstance(standing, MoveRefused):
        return str(standing)
    if standing is None and plan.decisions:
        latest = plan.decisions[-1].in_words
        return f"This plan was {latest}. Below is version {plan.case.version_number}, as it was submitted."
    return ""
