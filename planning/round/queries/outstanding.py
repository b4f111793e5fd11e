"""Who is to be written to about the plans that are outstanding; leave and deputies are respected."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import OutboxBatch
from planning.round.queries.lines import RoundLine, keys_of, lines_by_and_by
from planning.round.queries.standing import Round, every_service, in_order
from planning.round.rules import OUTSTANDING, To
from services.models import Service
from services.queries.people import Held, people_away

AT_ONCE = 500
MADE_BY = "round"


@dataclass(slots=True)
class Recipient:
    """Somebody to write to, with the plans that wait for them."""

    user: User
    lines: list[RoundLine] = field(default_factory=list)
    instead_of: set[str] = field(default_factory=set)
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Outstanding:
    """The plans that are outstanding, whom to write to, and what cannot be written to anybody."""

    plans: int
    recipients: tuple[Recipient, ...]
    closed: tuple[User, ...]
    nobody: tuple[Service, ...]

    def of(self, users: Collection[int]) -> tuple[Recipient, ...]:
        return tuple(one for one in self.recipients if one.user.pk in users)


def outstanding_of(services: QuerySet[Any], of: Round, to: str, *, only: frozenset[int] | None = None) -> Outstanding:
    """Return who is to hear of the services' plans that wait for them (six queries for each 500 services).

    Whoever is on leave is left in peace when somebody stands in for them that day: the deputy hears of it instead.
    """
    wanted = in_order(services.filter(state__in=OUTSTANDING[To(to)]), "")
    lines = [one for one in lines_by_and_by(wanted, of, named=False) if only is None or one.service.pk in only]
    away = people_away(of.deadlines.today)
    users = _users({key for line in lines for held in line.held for key in keys_of(held)})
    found: dict[int, Recipient] = {}
    nobody = []
    for line in lines:
        told = _told(line.held, away, users)
        for key, instead_of in told.items():
            one = found.setdefault(key, Recipient(users[key], is_away=key in away))
            one.lines.append(line)
            one.instead_of |= {str(users[holder]) for holder in instead_of}
        if not told:
            nobody.append(line.service)
    closed = {held.holder for line in lines for held in line.held if not _reachable(users, held.holder)}
    return Outstanding(
        plans=len(lines),
        recipients=tuple(sorted(found.values(), key=lambda one: (one.user.name, one.user.pk))),
        closed=tuple(users[key] for key in sorted(closed) if key in users),
        nobody=tuple(nobody),
    )


def _told(held: Iterable[Held], away: set[int], users: dict[int, User]) -> dict[int, set[int]]:
    """Return {who hears of it: in whose place}; a holder with an open account first."""
    told: dict[int, set[int]] = {}
    for one in held:
        if not _reachable(users, one.holder):
            continue
        deputies = [key for key in one.deputies if _reachable(users, key) and key not in away]
        if one.holder not in away or not deputies:
            told.setdefault(one.holder, set())
            continue
        for key in deputies:
            told.setdefault(key, set()).add(one.holder)
    return told


def _reachable(users: dict[int, User], key: int) -> bool:
    return key in users and users[key].is_active and bool(users[key].email)


def _users(keys: set[int]) -> dict[int, User]:
    return {one.pk: one for some in _some(sorted(keys)) for one in User.objects.filter(pk__in=some)}


def _some(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def outstanding_of_batch(batch: OutboxBatch, of: Round) -> Outstanding:
    """Return what is still outstanding of the plans that a held batch was written about."""
    return outstanding_of(every_service(of), of, batch.made_from["to"], only=frozenset(batch.made_from["services"]))


def unsent_batches() -> list[OutboxBatch]:
    """Return the letters about rounds that are held and neither sent nor thrown away, the newest first."""
    held = OutboxBatch.objects.filter(sent_at__isnull=True, discarded_at__isnull=True, made_from__by=MADE_BY)
    return list(held.select_related("created_by")[:10])
