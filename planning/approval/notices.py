"""What people are told of a case, each as they chose to hear of it, by the transaction that causes it."""

from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Topic
from mlco_portal.wording import british_date, with_the
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.queries import authors_of
from services.queries import people_allowed

WHAT_HAPPENED = {
    Move.APPROVE: "was approved",
    Move.RETURN: "was returned for changes",
    Move.WITHDRAW: "was withdrawn",
    Move.PUBLISH: "was published",
    Move.REVISE: "was reopened for revision",
}


def notify_deciders(*, case: ApprovalCase) -> None:
    """Tell everyone who may decide at the case's step that it waits for them."""
    if case.step is None:
        return
    step = case.step
    people = people_allowed(Permission(step.permission), case.service, timezone.localdate(), without=authors_of(case))
    due = f"\nPlease decide by {british_date(step.due_on)}." if step.due_on else ""
    notify_all(
        people=people,
        topic=Topic.WAITING,
        kind="plan_waiting",
        subject=f"{case.title} waits for your decision",
        text=f"{case.title} was submitted and waits for {with_the(step.name)}.{due}",
        link=reverse("planning:review:detail", args=[case.pk]),
    )


def notify_authors(*, decision: Decision) -> None:
    """Tell those who wrote the case what was decided, and what comes next."""
    case = decision.case
    what = WHAT_HAPPENED.get(Move(decision.move), f"was {decision.get_move_display().lower()}")
    at_step = f" by {with_the(decision.step_name)}" if decision.step_name else ""
    reason = f"\n\nWhat they said:\n{decision.reason}" if decision.reason else ""
    people = User.objects.filter(pk__in=authors_of(case), is_active=True).exclude(pk=decision.by_id)
    notify_all(
        people=people,
        topic=Topic.DECISIONS,
        kind=f"plan_{decision.move}",
        subject=f"{case.title} {what}{at_step}",
        text=f"{case.title} {what} by {decision.by_words}.{_next_words(decision)}{reason}",
        link=reverse("planning:service_plans:of_case", args=[case.pk]),
    )


def notify_publishers(*, case: ApprovalCase) -> None:
    """Tell the planning team that everybody on the route has agreed."""
    notify_all(
        people=people_allowed(Permission.PUBLISH_PLAN, case.service, timezone.localdate()),
        topic=Topic.WAITING,
        kind="plan_to_publish",
        subject=f"{case.title} is approved and can be published",
        text=f"Everybody on its route has agreed to version {case.version_number} of {case.title}.",
        link=reverse("planning:publication:queue"),
    )


def _next_words(decision: Decision) -> str:
    """Say what comes next for the authors, as a sentence with a space before it."""
    step = decision.case.step
    if decision.move == Move.RETURN:
        return " Change the plan, then submit it again."
    if decision.move != Move.APPROVE:
        return ""
    if decision.to_status == Status.APPROVED:
        return " Everybody on its route has agreed. The planning team publishes it next."
    if step is not None and step.order == decision.step_order:
        return f" It still needs others in {with_the(step.name)} to agree."
    return f" It now waits for {with_the(step.name)}." if step is not None else ""
