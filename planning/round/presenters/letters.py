"""The people to write to, in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mlco_portal.wording import counted
from planning.round.queries.outstanding import Outstanding, Recipient
from services.models import Service

SHOWN_PLANS = 3


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One person who can be ticked."""

    key: int
    name: str
    email: str
    plans: str
    notes: Sequence[str]
    ticked: bool


def recipient_rows(outstanding: Outstanding, chosen: Collection[int]) -> list[RecipientRow]:
    """Return the people with what waits for them, ticked when chosen."""
    return [
        RecipientRow(
            key=one.user.pk,
            name=str(one.user),
            email=one.user.email,
            plans=_plans(one),
            notes=_notes(one),
            ticked=one.user.pk in chosen,
        )
        for one in outstanding.recipients
    ]


def _plans(one: Recipient) -> str:
    names = [str(line.service) for line in one.lines]
    more = len(names) - SHOWN_PLANS
    return ", ".join(names[:SHOWN_PLANS]) + (f" and {more} more" if more > 0 else "")


def _notes(one: Recipient) -> list[str]:
    notes = [f"stands in for {name}, who is on leave" for name in sorted(one.instead_of)]
    return [*(["is on leave, and nobody stands in"] if one.is_away else []), *notes]


def nobody_words(services: Sequence[Service]) -> str:
    """Return the services of which nobody can be told: `3 plans: Podiatry, Falls and 1 more`."""
    if not services:
        return ""
    names = [str(one) for one in services]
    more = len(names) - 5
    return f"{counted(len(names), 'plan')}: {', '.join(names[:5])}" + (f" and {more} more" if more > 0 else "")
