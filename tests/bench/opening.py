"""Opens a year in a process of its own, where Django is set up, and prints seconds and peak megabytes."""

import json
import time
from pathlib import Path

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.year_opening.actions import open_year
from planning.year_opening.queries import issued_templates_of
from planning.year_opening.rules import ISSUED, Opening, proposed_dates

IN_A_PROCESS = "import django; django.setup(); from tests.bench import opening; opening.measure({}, {}, start_plans={})"


def measure(year: int, made_from: int, *, start_plans: bool) -> None:
    previous = PlanningCycle.objects.get(year=made_from)
    opens_on, due_on = proposed_dates(previous, PlanningYear(year))
    wanted = Opening(
        year=PlanningYear(year),
        made_from=PlanningYear(made_from),
        opens_on=opens_on,
        plans_due_on=due_on,
        notice_days=previous.notice_days,
        templates={one.kind: ISSUED for one in issued_templates_of(PlanningYear(made_from))},
        start_plans=start_plans,
    )
    by = User.objects.get(appointments__role="planning_team")
    started = time.monotonic()
    open_year(wanted=wanted, by=by)
    seconds = time.monotonic() - started
    print(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))  # noqa: T201


def peak_megabytes() -> float:
    """Return the most memory that this process held at any time (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
