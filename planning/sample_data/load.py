"""Loads the whole sample of a year, once, all or nothing."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from planning.sample_data.alignment import load_matrix, load_thread
from planning.sample_data.catalogue import load_catalogue
from planning.sample_data.clock import at
from planning.sample_data.conditions import load_conditions
from planning.sample_data.documents import load_documents
from planning.sample_data.earlier_year import load_earlier_year, record_late_outcomes
from planning.sample_data.earlier_years import load_earlier_years
from planning.sample_data.evidence import check_evidence
from planning.sample_data.figures import load_glossary, load_metrics, load_places_of_metric
from planning.sample_data.frameworks import load_frameworks
from planning.sample_data.getting_back import load_request
from planning.sample_data.meetings import load_meetings
from planning.sample_data.people import load_people
from planning.sample_data.performance_reports import load_performance_reports
from planning.sample_data.planning_year import load_planning_year
from planning.sample_data.plans import load_plans
from planning.sample_data.providers import load_providers
from planning.sample_data.releases import load_releases
from planning.sample_data.reminders import load_reminders
from planning.sample_data.sharing import load_sharing
from planning.sample_data.template_feedback import load_template_feedback
from planning.sample_data.top_down import load_top_down
from planning.sample_data.workplans import load_deliverables, load_delivered, load_workplans
from services.models import Service

YEAR = 2024
LONG_AGO = 450
MOVED_IN_TIME = (
    "This is sample data. The round and its timetable are moved in time so that it is always running; "
    "each line of the timetable says when it was in the published planning cycle."
)


def load_sample_data(*, say: Callable[[str], None]) -> bool:
    """Fill an empty portal with the sample of 2024/25; leave one that holds services alone and return False."""
    if Service.objects.exists():
        return False
    today = timezone.localdate()
    with transaction.atomic():
        with at(timezone.now() - timedelta(days=LONG_AGO)):
            say("the catalogue of 2024/25")
            load_catalogue(YEAR)
            say("accounts for every role")
            load_people(today=today)
            say("the newest figures and the glossary")
            load_metrics(YEAR)
            load_places_of_metric(YEAR)
            load_glossary(YEAR)
            say("2019/20 to 2021/22 as they were planned")
            load_earlier_years()
            load_top_down()
        say("the year before, with its plans")
        load_earlier_year(YEAR - 1, like=YEAR, say=say)
        with at(timezone.now() - timedelta(days=60)):
            say("priorities, frameworks, workplans, key lines of enquiry, templates, timetable and routes")
            load_planning_year(
                YEAR,
                opens_on=today - timedelta(days=60),
                plans_due_on=today + timedelta(days=12),
                guidance=MOVED_IN_TIME,
                moved=True,
            )
            load_what_is_aimed_at()
            load_performance_reports(YEAR)
        load_plans(YEAR, say=say)
        load_what_follows_plans(today=today)
        say("the organisation's own documents")
        load_documents()
        load_releases()
        check_evidence()
    return True


def load_what_follows_plans(*, today: date) -> None:
    """Load what people do with the year's plans, and say of them."""
    load_thread(YEAR)
    load_conditions(YEAR)
    load_request(YEAR)
    record_late_outcomes(YEAR - 1)
    load_sharing(YEAR)
    load_reminders(YEAR)
    load_template_feedback(YEAR)
    load_meetings(YEAR, today=today)
    load_providers(today=today)


def load_what_is_aimed_at() -> None:
    """Load frameworks and workplans of all years; a year comes after those that it carries on."""
    for year in (2019, 2021, YEAR - 1, YEAR):
        load_frameworks(year)
    load_workplans(2021, "workplans")
    load_delivered(YEAR - 1)
    load_deliverables(YEAR)
    load_workplans(YEAR, "workplans", "enablers")
    load_matrix(YEAR)
