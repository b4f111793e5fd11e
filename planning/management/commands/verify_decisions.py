"""Checks the evidence of every decision."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mlco_portal.wording import counted
from planning.approval.models import Condition, Decision
from planning.evidence.actions import held_chain
from planning.evidence.checks import evidence_problem
from planning.service_plans.models import PlanVersion


class Command(BaseCommand):
    """Ends with 0 when all is as it was decided, with 1 and the first break otherwise. Writes nothing."""

    help = (
        "Checks the hash chain of decisions, the SHA-256 of every frozen version, and everything that follows from "
        "decisions: where plans stand, what was agreed, conditions and meetings. Names the first break."
    )

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            # Decisions wait meanwhile: one that fell between two looks would seem a break.
            held_chain()
            problem = evidence_problem()
            checked = [
                counted(Decision.objects.count(), "decision"),
                counted(PlanVersion.objects.count(), "version"),
                counted(Condition.objects.count(), "condition"),
            ]
        if problem is not None:
            raise CommandError(f"{problem}.", returncode=1)
        self.stdout.write(f"{checked[0]}, {checked[1]} and {checked[2]} checked: all as they were made.")
