"""Letters to the ones outstanding: held, written anew, sent; what was handed in meanwhile is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from mlco_portal.mail.batches import Letter, hold_batch, rewrite_batch, send_batch
from mlco_portal.mail.models import OutboxBatch
from mlco_portal.years import PlanningYear
from planning.round.queries.lines import RoundLine
from planning.round.queries.outstanding import MADE_BY, Outstanding, Recipient, outstanding_of_batch
from planning.round.queries.standing import Round
from planning.round.rules import LetterPlan, To, letter

KINDS = {To.WRITERS: "plan_outstanding", To.DECIDERS: "decision_outstanding"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and to whom it is to go."""

    to: To
    subject: str
    text: str
    people: frozenset[int]


def hold_letters(*, draft: Draft, outstanding: Outstanding, of: Round, by: Any) -> OutboxBatch:
    """Put one letter for each of the people in the outbox, held; raise NobodyLeft when none of them has a plan left."""
    recipients = outstanding.of(draft.people)
    return hold_batch(
        subject=draft.subject,
        text=draft.text,
        reason=f"Plans for {PlanningYear(of.year)} that are outstanding: {draft.to.label.lower()}",
        kind=KINDS[draft.to],
        letters=letters_to(recipients, draft.text, of),
        made_from=_made_from(draft, recipients, of),
        by=by,
    )


def rewrite_letters(*, batch: OutboxBatch, draft: Draft, outstanding: Outstanding, of: Round, by: Any) -> OutboxBatch:
    """Write the held letters anew, as plans stand now; raise BatchClosed or NobodyLeft."""
    recipients = outstanding.of(draft.people)
    return rewrite_batch(
        batch=batch,
        subject=draft.subject,
        text=draft.text,
        letters=letters_to(recipients, draft.text, of),
        made_from={**_made_from(draft, recipients, of), "services": batch.made_from["services"]},
        by=by,
    )


def send_letters(*, batch: OutboxBatch, of: Round, seen: str = "", by: Any) -> int:
    """Send the batch as plans stand now, and return how many people were left out.

    `seen` is the mark of the letters that the person was shown. Raise BatchClosed, BatchChanged or NobodyLeft.
    """

    def letters_now(locked: OutboxBatch) -> list[Letter]:
        return letters_to(outstanding_of_batch(locked, of).of(locked.made_from["people"]), locked.text, of)

    return send_batch(batch=batch, letters_now=letters_now, seen=seen, by=by)


def letters_to(recipients: Sequence[Recipient], text: str, of: Round) -> list[Letter]:
    """Return one letter for each person, with all their outstanding plans in it."""
    today, organisation = of.deadlines.today, settings.ORGANISATION["short_name"]
    return [
        Letter(
            one.user,
            letter(text, name=one.user.name, plans=[_plan(line) for line in one.lines], today=today).rstrip()
            + _covering(one)
            + f"\n\n{organisation} planning portal\n",
        )
        for one in recipients
    ]


def _covering(one: Recipient) -> str:
    names = " and ".join(sorted(one.instead_of))
    return f"\n\nYou get this because you stand in for {names}." if names else ""


def _plan(line: RoundLine) -> LetterPlan:
    due_on = line.pass_until.date() if line.pass_until else line.due_on
    return LetterPlan(str(line.plan or line.service), due_on, f"{settings.SITE_URL}{_link(line)}")


def _link(line: RoundLine) -> str:
    if line.plan is None:
        return reverse("planning:service_plans:list")
    if line.plan.case.step_id:
        return reverse("planning:review:detail", args=[line.plan.case_id])
    return line.plan.get_absolute_url()


def _made_from(draft: Draft, recipients: Sequence[Recipient], of: Round) -> dict[str, Any]:
    services = {line.service.pk for one in recipients for line in one.lines}
    return {
        "by": MADE_BY,
        "year": of.year,
        "to": draft.to.value,
        "services": sorted(services),
        "people": sorted(one.user.pk for one in recipients),
    }
