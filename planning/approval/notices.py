"""The mails that tell people of a case: kept in the outbox by the transaction that causes them."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.mail.actions import queue_mail
from planning.approval.models import ApprovalCase, Decision, Move
from planning.approval.queries import authors_of
from services.queries import people_allowed

SIGN_OFF = "{organisation} planning portal"


def notify_deciders(*, case: ApprovalCase) -> None:
    """Tell everyone who may decide at the case's step that it waits for them."""
    if case.step is None:
        return
    step = case.step
    authors = authors_of(case)
    people = people_allowed(Permission(step.permission), case.service, timezone.localdate()).exclude(pk__in=authors)
    due = f"\nPlease decide by {step.due_on:%-d %B %Y}." if step.due_on else ""
    _mail(
        people,
        kind="plan_waiting",
        subject=f"{case.title} waits for your decision",
        text=f"{case.title} was submitted and waits for {step.name}.{due}",
        link=reverse("planning:review:detail", args=[case.pk]),
    )


def notify_authors(*, decision: Decision) -> None:
    """Tell those who wrote the case what was decided."""
    case = decision.case
    what = {
        Move.APPROVE: "was approved",
        Move.RETURN: "was returned for changes",
        Move.WITHDRAW: "was withdrawn",
        Move.PUBLISH: "was published",
        Move.REVISE: "was reopened for revision",
    }.get(Move(decision.move), decision.get_move_display().lower())
    by = decision.by_label + (f" for {decision.on_behalf_of_label}" if decision.on_behalf_of_label else "")
    at_step = f" at the step {decision.step_name}" if decision.step_name else ""
    reason = f"\n\nWhat they said:\n{decision.reason}" if decision.reason else ""
    people = User.objects.filter(pk__in=authors_of(case), is_active=True).exclude(pk=decision.by_id)
    _mail(
        people,
        kind=f"plan_{decision.move}",
        subject=f"{case.title} {what}",
        text=f"{case.title} {what}{at_step} by {by}.{reason}",
        link=reverse("planning:service_plans:of_case", args=[case.pk]),
    )


def _mail(people: Iterable[User], *, kind: str, subject: str, text: str, link: str) -> None:
    for person in people:
        queue_mail(
            to=person.email,
            to_user=person,
            kind=kind,
            subject=subject,
            body=(
                f"Hello {person.name},\n\n{text}\n\n{settings.SITE_URL}{link}\n\n"
                f"{SIGN_OFF.format(organisation=settings.ORGANISATION['short_name'])}\n"
            ),
        )


