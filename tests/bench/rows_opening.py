"""Opening a year with 5,000 services, each with an approved plan of the year before: time, and memory at its peak."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.utils import timezone

from planning.approval.models import Decision
from planning.service_plans.actions import start_plans_in_bulk
from planning.service_plans.models import PlanVersion, PriorityOutcome, ServicePlan
from planning.service_plans.queries.looking_back import own_priorities_of
from services.models import Appointment, Service
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.opening import IN_A_PROCESS
from tests.bench.servers import ROOT
from tests.bench.world import YEAR

SERVICES = 5_000
BATCH = 200
FAR = 10**9  # the chain of decisions of this run ends long before


def last(bench: Bench) -> Iterator[Figure]:
    make_services(bench)
    for name, year, start_plans in (
        ("and starting every plan", YEAR + 1, True),
        ("without plans", YEAR + 2, False),
    ):
        command = [sys.executable, "-c", IN_A_PROCESS.format(year, year - 1, start_plans)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if answer.returncode:
            raise RuntimeError(f"Opening {year} failed: {answer.stderr[-600:]}")
        found = json.loads(answer.stdout.splitlines()[-1])
        what = f"opening a year of {SERVICES:,} services {name}"
        made = f"{ServicePlan.objects.filter(year=year).count():,} plans"
        yield Figure(f"{what}, time", round(found["seconds"], 1), "s", at_most(60), made)
        yield Figure(f"{what}, peak memory", round(found["megabytes"]), "MB", at_most(300))


def make_services(bench: Bench) -> None:
    """Make services with a lead and an approved plan, whose first priority was delivered."""
    group, lead = next(iter(bench.world.groups.values())), bench.world.people["service_lead"]
    like = bench.world.plans(1, until="approved")[0]
    services = Service.objects.bulk_create(
        (
            Service(code=f"many-{number}", name=f"Service of many {number}", group=group, start_year=YEAR)
            for number in range(SERVICES)
        ),
        batch_size=BATCH,
    )
    Appointment.objects.bulk_create(
        (
            Appointment(user=lead, role="service_lead", scope="service", service=one, starts_on=date(2020, 1, 1))
            for one in services
        ),
        batch_size=BATCH,
    )
    start_plans_in_bulk(services=services, year=YEAR, by=None)
    _approve_as(like, Service.objects.filter(code__startswith="many-"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _approve_as(like: ServicePlan, services: object) -> None:
    """Freeze the version of one plan for each service's plan, and let it be approved."""
    version = like.versions.get()
    decision = Decision.objects.filter(case=like.case, to_status="approved").values().get()
    looking = own_priorities_of(like)
    row = looking.priorities[0].row if looking else ""
    now = timezone.now()
    plans = list(ServicePlan.objects.filter(year=YEAR, service__in=services).select_related("service"))
    for start in range(0, len(plans), BATCH):
        some = plans[start : start + BATCH]
        PlanVersion.objects.bulk_create(
            PlanVersion(
                plan=plan,
                number=1,
                schema_version=version.schema_version,
                content=version.content.replace(like.service.name, plan.service.name),
                sha256=version.sha256,
                created_at=now,
                created_by_id=version.created_by_id,
            )
            for plan in some
        )
        Decision.objects.bulk_create(
            Decision(
                **{**decision, "id": None, "case_id": plan.case_id, "sequence": FAR + plan.pk, "version_number": 1}
            )
            for plan in some
        )
        PriorityOutcome.objects.bulk_create(
            PriorityOutcome(plan=plan, row=row, state="delivered", updated_at=now, updated_by_id=version.created_by_id)
            for plan in some
        )
