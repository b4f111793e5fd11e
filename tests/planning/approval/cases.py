"""Cases on their way, for the tests of the engine: it knows no plan, so these have none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase, ApprovalRoute, Decision, Move, RouteStep, Status
from planning.approval.rules import Seen
from services.models import Appointment, DeputyCover, Service
from tests.factories import YEAR, ServiceFactory, open_year, person

REASON = "Say how you will measure it."


def seen(case: ApprovalCase) -> Seen:
    """What somebody sees who opens the case now."""
    case.refresh_from_db()
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def sha256_number(number: int) -> str:
    return f"{number:064x}"


def set_needed(number: int) -> None:
    """Let every step of every route ask for so many people."""
    RouteStep.objects.update(needed=number)


def cover(principal: User, deputy: User, *, days: tuple[int, int] = (-1, 1)) -> DeputyCover:
    """Let the deputy stand in for the principal's appointment, by default from yesterday to tomorrow."""
    today = timezone.localdate()
    return DeputyCover.objects.create(
        appointment=Appointment.objects.get(user=principal),
        deputy=deputy,
        starts_on=today + timedelta(days=days[0]),
        ends_on=today + timedelta(days=days[1]),
    )


def route_of(service: Service, *steps: tuple[str, str, int], **of_route: Any) -> ApprovalRoute:
    """Give the service's group a route of its own: (name, permission, needed) for each step."""
    route = ApprovalRoute.objects.create(year=YEAR, group=service.group, name="Own route", **of_route)
    for order, (name, permission, needed) in enumerate(steps, start=1):
        RouteStep.objects.create(route=route, order=order, name=name, permission=permission, needed=needed)
    return route


@dataclass
class Journey:
    """A case with everybody who has a part in it; its methods make one move each."""

    service: Service = field(default_factory=ServiceFactory)
    versions: int = 0

    def __post_init__(self) -> None:
        open_year()
        self.case = engine.open_case(service=self.service, year=YEAR, title=f"{self.service} service plan")
        self.lead = person("service_lead", service=self.service)
        self.head = person("leadership_approver", group=self.service.group)
        self.executive = person("executive_approver")
        self.team = person("planning_team")

    def submit(self, by: User | None = None) -> Decision:
        self.versions += 1
        version = engine.Version(self.versions, sha256_number(self.case.pk * 1000 + self.versions))
        return engine.submit(case=self.case, version=version, by=by or self.lead)

    def withdraw(self, by: User | None = None) -> Decision:
        return engine.withdraw(case=self.case, by=by or self.lead)

    def approve(self, by: User | None = None, page: Seen | None = None) -> Decision:
        return engine.approve(case=self.case, seen=page or seen(self.case), by=by or self.decider)

    def return_(self, by: User | None = None, page: Seen | None = None, reason: str = REASON) -> Decision:
        return engine.return_for_changes(
            case=self.case, seen=page or seen(self.case), by=by or self.decider, reason=reason
        )

    def publish(self, by: User | None = None) -> Decision:
        return engine.make_move(move=Move.PUBLISH, case=self.case, by=by or self.team)

    def revise(self, by: User | None = None, reason: str = REASON) -> Decision:
        return engine.make_move(move=Move.REVISE, case=self.case, by=by or self.team, reason=reason)

    def unlock(self, by: User | None = None, reason: str = REASON) -> Decision:
        return engine.unlock(case=self.case, by=by or self.team, reason=reason)

    def declare_conflict(self, by: User | None = None, reason: str = REASON) -> Decision:
        return engine.declare_conflict(case=self.case, by=by or self.head, reason=reason)

    def supersede(self, by: User | None = None) -> Decision:
        return engine.make_move(move=Move.SUPERSEDE, case=self.case, by=by or self.team)

    @property
    def decider(self) -> User:
        """Whoever the case waits for."""
        self.case.refresh_from_db()
        waits = self.case.step is not None and self.case.step.permission == "decide_as_executive"
        return self.executive if waits else self.head

    def move(self, move: Move) -> Callable[..., Decision]:
        return getattr(self, {Move.RETURN: "return_"}.get(move, move.value))  # type: ignore[no-any-return]

    @property
    def status(self) -> str:
        self.case.refresh_from_db()
        return self.case.status


WAY_TO: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: (),
    Status.SUBMITTED: ("submit",),
    Status.RETURNED: ("submit", "return_"),
    Status.APPROVED: ("submit", "approve", "approve"),
    Status.PUBLISHED: ("submit", "approve", "approve", "publish"),
    Status.SUPERSEDED: ("submit", "approve", "approve", "publish", "supersede"),
}


def journey_to(status: Status, **given: Any) -> Journey:
    """Make a case and take it to the status."""
    journey = Journey(**given)
    go(journey, WAY_TO[status])
    return journey


def go(journey: Journey, moves: Iterable[str]) -> None:
    for move in moves:
        getattr(journey, move)()
