"""`manage.py set_up_year`: the 2024/25 catalogue, templates, routes and timetable, without sample people or plans."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mlco_portal.audit.actions import record
from planning.cycle.models import PlanningCycle
from planning.sample_data.catalogue import load_catalogue
from planning.sample_data.frameworks import load_frameworks
from planning.sample_data.load import YEAR
from planning.sample_data.planning_year import load_planning_year
from services.models import Service


class Command(BaseCommand):
    help = "Set up the planning year 2024/25 in an empty portal: catalogue, frameworks, KLOEs, templates, routes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plans-due", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--opens", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        due = options["plans_due"]
        opens = options["opens"] or min(timezone.localdate(), due - timedelta(days=1))
        if opens > due:
            raise CommandError("Writing cannot open after plans are due. Give an earlier --opens.")
        if Service.objects.exists() or PlanningCycle.objects.exists():
            raise CommandError(
                "The portal holds services or a planning year already. Nothing was changed. "
                "The planning team opens the next year from the page of the planning year."
            )
        with transaction.atomic():
            load_catalogue(YEAR)
            cycle = load_planning_year(YEAR, opens_on=opens, plans_due_on=due)
            load_frameworks(YEAR, links=False)
            record("cycle.set_up_year", by=None, about=cycle)
        self.stdout.write(f"{cycle} is set up: {Service.objects.count()} services; plans are due on {due:%-d %B %Y}.")
