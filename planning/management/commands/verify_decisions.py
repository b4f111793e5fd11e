"""Checks the evidence of every decision."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mlco_portal.wording import counted
from planning.approval.models import Decision
from planning.evidence.checks import evidence_problem
from planning.service_plans.models import PlanVersion


class Command(BaseCommand):
    """Ends with 0 when all is as it was decided, with 1 and the first break otherwise."""

    help = "Checks the hash chain of decisions and the SHA-256 of every frozen version; names the first break."

    def handle(self, **options: Any) -> None:
        problem = evidence_problem()
        if problem is not None:
            raise CommandError(f"{problem}.", returncode=1)
        decisions = counted(Decision.objects.count(), "decision")
        versions = counted(PlanVersion.objects.count(), "version")
        self.stdout.write(f"{decisions} and {versions} checked: all as they were made.")
