"""Four services with their leads, those who decide, and the year before, for the year that is run day by day."""

from dataclasses import dataclass, field
from datetime import date

from mlco_portal.accounts.models import User
from planning.approval.rules import Seen
from planning.cycle.models import Milestone, MilestoneDependency, PhaseWindow
from planning.reminders.models import ReminderRule
from planning.review.actions import approve_plan
from planning.service_plans.actions import start_plan, submit_plan
from planning.service_plans.models import ServicePlan
from services.models import Service
from tests.factories import FULL, ServiceFactory, UserFactory, person, write
from tests.planning.year_opening.years import bare_year

LAST_YEARS = (
    # name, day in 2024/25, what makes it done, which date it is, on how many days before people are reminded
    ("Guidance is out", date(2023, 11, 17), "ticked", "", (3,)),
    ("Plans are due", date(2024, 3, 1), "submitted", "plans_due", (28, 14, 7, 1, -1)),
    ("Leadership has decided", date(2024, 3, 14), "leadership", "", (7, 1)),
    ("The Executive has decided", date(2024, 3, 21), "executive", "", (1,)),
    ("Plans are published", date(2024, 4, 22), "published", "", (7,)),
)
LAST_YEARS_WINDOWS = (
    ("review", date(2024, 3, 4), date(2024, 3, 28)),
    ("publication", date(2024, 4, 2), date(2024, 4, 30)),
    ("update", date(2024, 9, 16), date(2024, 9, 26)),
)


def year_before() -> None:
    """Make 2024/25, whose timetable and windows come along to 2025/26."""
    cycle = bare_year()
    made = {}
    for order, (name, due_on, done_when, sets, days) in enumerate(LAST_YEARS, start=1):
        made[name] = Milestone.objects.create(
            cycle=cycle,
            name=name,
            due_on=due_on,
            done_when=done_when,
            sets=sets,
            order=order,
            quarter=4,
            starts_on=date(2024, 1, 1),
            ends_on=date(2024, 3, 31),
        )
        ReminderRule.objects.bulk_create(ReminderRule(milestone=made[name], days_before=one) for one in days)
    MilestoneDependency.objects.create(
        milestone=made["Leadership has decided"], needs=made["Plans are due"], gap_days=7
    )
    for phase, opens_on, closes_on in LAST_YEARS_WINDOWS:
        PhaseWindow.objects.create(cycle=cycle, phase=phase, opens_on=opens_on, closes_on=closes_on)


@dataclass
class People:
    """Who takes part: Ada to Dora lead a service each."""

    team: User = field(default_factory=lambda: person("planning_team"))
    leadership: User = field(default_factory=lambda: person("leadership_approver"))
    executive: User = field(default_factory=lambda: person("executive_approver"))
    deputy: User = field(default_factory=lambda: UserFactory.create(name="Dev Deputy"))
    services: dict[str, Service] = field(default_factory=dict)
    leads: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("ada", "ben", "cara", "dora"):
            self.services[name] = ServiceFactory.create(code=f"service-of-{name}", name=f"Service of {name.title()}")
            self.leads[name] = person("service_lead", service=self.services[name])

    def plan(self, name: str, year: int = 2025) -> ServicePlan:
        return ServicePlan.objects.select_related("service", "case").get(service=self.services[name], year=year)

    def begin(self, *names: str) -> None:
        for name in names:
            lead = self.leads[name]
            write(start_plan(service=self.services[name], year=2025, by=lead), FULL, by=lead)

    def submit(self, name: str, by: User | None = None) -> None:
        submit_plan(plan=self.plan(name), by=by or self.leads[name])

    def approve(self, by: User, *names: str) -> None:
        for name in names:
            case = self.plan(name).case
            seen = Seen(case.round, case.step.order if case.step else None, case.version_sha256)
            approve_plan(case=case, seen=seen, by=by)
