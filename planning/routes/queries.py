"""Look-ups of a year's routes: which group takes which, who can decide today, and how many plans are under way."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.wording import counted
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, RouteStep, Status
from planning.routes.rules import StepSaid
from services.models import Organisation, Service, ServiceGroup
from services.queries.people import Held, HeldRoles, people_away, users_by_key

UNDER_WAY = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED)


def routes_of(year: int) -> list[ApprovalRoute]:
    """Return the year's routes with their groups and steps, the common one first (two queries)."""
    steps = Prefetch("steps", RouteStep.objects.order_by("order", "side"))
    found = ApprovalRoute.objects.filter(year=year).select_related("group").prefetch_related(steps)
    return sorted(found, key=lambda one: (one.group.order + 1 if one.group else 0, one.group.name if one.group else ""))


def route_with_key(year: int, key: int) -> ApprovalRoute | None:
    """Return a route of the year with its group and steps, or None."""
    return next((one for one in routes_of(year) if one.pk == key), None)


def organisations_to_share_with() -> list[Organisation]:
    """Return the organisations that a plan can be joint with."""
    return list(Organisation.objects.exclude(kind=Organisation.Kind.OWN).order_by("name"))


def under_way(routes: Collection[ApprovalRoute]) -> dict[int, int]:
    """Return for each route, by its key, how many plans are under way with the steps they set out on (one query)."""
    set_out = Exists(CaseStep.objects.filter(case=OuterRef("pk")))
    running = ApprovalCase.objects.filter(set_out, route__in=routes, status__in=UNDER_WAY)
    return dict(running.order_by().values_list("route").annotate(Count("pk")))


def plans_that_took(route: ApprovalRoute) -> int:
    """Return how many plans went by the route, or are going by it."""
    return ApprovalCase.objects.filter(route=route).count()


@dataclass(frozen=True, slots=True)
class GroupOnRoute:
    """A group whose services write plans, and the route they take: its own, the common one, or none."""

    group: ServiceGroup
    services: tuple[Service, ...]
    route: ApprovalRoute | None

    @property
    def is_own(self) -> bool:
        return self.route is not None and self.route.group_id == self.group.pk


def groups_on_routes(year: int, routes: Sequence[ApprovalRoute]) -> list[GroupOnRoute]:
    """Return the groups that write plans in the year with the route each takes (two queries)."""
    by_group = {one.group_id: one for one in routes}
    services: dict[ServiceGroup, list[Service]] = defaultdict(list)
    writing = Service.objects.in_year(year).writing_plans().select_related("group").prefetch_related("joint_with")
    for one in writing.order_by("group__order", "group__name", "name"):
        services[one.group].append(one)
    common = by_group.get(None)
    return [GroupOnRoute(group, tuple(found), by_group.get(group.pk, common)) for group, found in services.items()]


def why_not_deletable(route: ApprovalRoute) -> str:
    """Return why the route stays, in words, or ""."""
    if taken := plans_that_took(route):
        have = "has" if taken == 1 else "have"
        return (
            f"{counted(taken, 'plan')} {have} gone or {'is' if taken == 1 else 'are'} going by this route, "
            "so it stays as the record of it. You can change it: plans under way keep their steps."
        )
    routes = routes_of(int(route.year))
    others = [one for one in routes if one.pk != route.pk]
    left = [one.group.name for one in groups_on_routes(int(route.year), others) if one.route is None]
    mine = [one.group.name for one in groups_on_routes(int(route.year), routes) if one.route and one.route == route]
    stranded = [name for name in left if name in mine]
    if stranded:
        return f"Without it, nobody would decide on the plans of {', '.join(stranded)}. Give them another route first."
    return ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who holds the role, and who stands in for them today; `is_heard`: one of them can decide today."""

    holder: User
    deputies: tuple[User, ...]
    is_away: bool
    is_heard: bool


@dataclass(slots=True)
class WhoDecides:
    """Who can decide at a step today, for which services nobody can, and for which fewer can than must agree."""

    services: int = 0
    voices: list[Voice] = field(default_factory=list)
    nobody: list[Service] = field(default_factory=list)
    next_in_line: list[Service] = field(default_factory=list)
    too_few: list[tuple[Service, int]] = field(default_factory=list)

    @property
    def heard(self) -> int:
        return sum(one.is_heard for one in self.voices)


class DecidersToday:
    """Who can decide for any of the services on a day (three queries)."""

    def __init__(self, services: Sequence[Service], on: date) -> None:
        self._held = HeldRoles(DECIDING, services, on)
        keys: set[int] = set()
        for service in services:
            for permission in DECIDING:
                keys.update(key for one in self._held.of(service, permission) for key in (one.holder, *one.deputies))
        self._people = users_by_key(keys)
        self._away = people_away(on)

    def at(self, step: StepSaid, services: Sequence[Service]) -> WhoDecides:
        """Return who decides at the step for those of the services that come to it."""
        found = WhoDecides()
        voices: dict[int, Voice] = {}
        for service in services:
            if step.organisation is not None and step.organisation not in {one.pk for one in service.joint_with.all()}:
                continue
            found.services += 1
            here = self._voices(service, step.permission)
            voices |= here
            heard = sum(one.is_heard for one in here.values())
            if not heard and step.next_in_line and self._is_heard(service, step.next_in_line):
                found.next_in_line.append(service)
            elif not heard:
                found.nobody.append(service)
            elif not step.everybody and heard < step.needed:
                found.too_few.append((service, heard))
        found.voices = sorted(voices.values(), key=lambda one: (one.holder.name, one.holder.pk))
        return found

    def _is_heard(self, service: Service, permission: str) -> bool:
        return any(one.is_heard for one in self._voices(service, permission).values())

    def _voices(self, service: Service, permission: str) -> dict[int, Voice]:
        held: dict[int, set[int]] = defaultdict(set)
        for one in self._held.of(service, Permission(permission)):
            held[one.holder].update(one.deputies)
        return {
            holder: self._voice(Held(holder, tuple(deputies)))
            for holder, deputies in held.items()
            if holder in self._people
        }

    def _voice(self, held: Held) -> Voice:
        deputies = tuple(one for key, one in self._people.items() if key in held.deputies and key not in self._away)
        away = held.holder in self._away
        return Voice(self._people[held.holder], deputies, away, not away or bool(deputies))
