"""The words of the home page."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import age_words, counted
from planning.approval.models import Status
from planning.service_plans.presenters import changed_words, standing_tag
from planning.workspace.queries import OwedPlan, RoundCounts, Waiting
from services.rules import Access


def owed_tasks(owed: list[OwedPlan]) -> list[dict[str, str]]:
    """Return the plans as a task list: what it is, what is left, where it stands."""
    return [_task(one) for one in owed]


def _task(one: OwedPlan) -> dict[str, str]:
    tag = standing_tag(one.plan.case)
    return {
        "title": str(one.plan),
        "href": one.plan.get_absolute_url(),
        "hint": ". ".join(said for said in (_hint(one), changed_words(one.plan.case)) if said),
        "status": tag.text,
        "colour": tag.colour,
    }


def _hint(one: OwedPlan) -> str:
    if one.closed:
        return one.closed
    if one.plan.case.status == Status.RETURNED:
        return "Read why it was returned, change it and submit it again"
    if not one.can_edit:
        return ""
    if not one.left:
        return "Every section is done: check and submit it" if one.can_submit else "Every section is done"
    return f"{one.done} of {counted(one.total, 'section')} done, {one.left} to go"


def waiting_words(waiting: Waiting) -> dict[str, Any]:
    """Return the card and the list of what waits for a decision."""
    return {
        "count": waiting.count,
        "words": "plan waits for your decision" if waiting.count == 1 else "plans wait for your decision",
        "oldest": waiting.oldest,
        "tasks": [
            {
                "title": case.title,
                "href": reverse("planning:review:detail", args=[case.pk]),
                "hint": ". ".join(said for said in (case.step.name if case.step else "", changed_words(case)) if said),
                "status": age_words(localdate(case.status_at), today=localdate()),
            }
            for case in waiting.cases
        ],
    }


def evidence_links(access: Access) -> list[tuple[str, str]]:
    """Return what an auditor looks at: those who run the round or the portal have their own lists."""
    if not access.allows(Permission.READ_EVIDENCE) or access.allows(Permission.PUBLISH_PLAN):
        return []
    names = {
        "planning:evidence:register": "Every decision, and whether the evidence is intact",
        "planning:service_plans:list": "Every plan, with its versions and decision sheet",
        "planning:conditions:current": "Conditions of approvals",
        "planning:meetings:list": "Meetings that decided on plans",
        "planning:timings:overview": "How long deciding took",
        "audit:list": "Audit trail",
    }
    return [(reverse(name), words) for name, words in names.items()]


def round_words(counts: RoundCounts) -> dict[str, Any]:
    """Return the cards of the planning team."""
    missing = counts.without_plan
    return {
        "approved": counts.approved,
        "approved_words": "plan ready to publish" if counts.approved == 1 else "plans ready to publish",
        "approved_mood": "attention" if counts.approved else "",
        "writing": counts.writing,
        "writing_words": "plan being written" if counts.writing == 1 else "plans being written",
        "writing_hint": f"{counted(missing, 'service')} without a plan" if missing else "Every service has its plan",
        "waiting": counts.waiting,
        "waiting_words": "plan waits for a decision" if counts.waiting == 1 else "plans wait for a decision",
        "published": counts.published,
        "published_words": f"of {counts.plans} published",
        "published_hint": f"{counts.revised} more in revision: readers keep the last edition" if counts.revised else "",
    }
