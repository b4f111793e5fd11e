"""Opening a planning year from another one: all of it, or nothing."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from kloe.lines.actions import copy_kloes
from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from mlco_portal.wording import british_datetime
from mlco_portal.years import PlanningYear
from planning.approval.copying import copy_routes
from planning.approval.rules import NotAllowed
from planning.cycle.actions.opening import NewRound, copy_timetable, open_cycle
from planning.cycle.actions.state import change_state
from planning.cycle.models import PlanningCycle
from planning.cycle.queries.windows import windows_of_years
from planning.cycle.rules.state import StateMove, StateRefused
from planning.plan_templates.actions.copying import copy_template
from planning.plan_templates.models import PlanTemplate
from planning.priorities.actions import copy_priorities
from planning.reminders.copying import copy_reminder_rules
from planning.service_plans.actions import start_plans_in_bulk
from planning.service_plans.queries import services_without_plan
from planning.service_plans.rules import PlanRefused
from planning.year_opening.queries import OPENED, issued_templates_of, opened_by
from planning.year_opening.rules import (
    DRAFT,
    LEAVE,
    OpenedMeanwhile,
    Opening,
    OpeningRefused,
    opening_problems,
    roles_run_until,
)
from services.actions.endings import end_services, let_run_on
from services.actions.people import prolong_roles
from services.models import Scope
from services.queries import access_of
from services.rules import Access
from services.rules.catalogue import EntryRefused, NotPermitted
from services.rules.people import AppointmentRefused


def may_open_years(access: Access) -> bool:
    """Say whether the person runs the planning years of the whole organisation."""
    return any(grant.scope == Scope.ORGANISATION for grant in access.grants_for(Permission.MANAGE_CYCLE))


def open_year(*, wanted: Opening, by: User) -> PlanningCycle:
    """Make the year with copies of all that the other year is made of; nothing of its plans, cases or marks comes.

    Raises OpenedMeanwhile when the year is there already, OpeningRefused with every reason, NotAllowed, and
    PlanningCycle.DoesNotExist when the year it is made from is gone.
    """
    if not may_open_years(access_of(by, timezone.localdate())):
        raise NotAllowed("Only the planning team opens planning years.")
    with transaction.atomic():
        previous = _locked(wanted)
        templates = issued_templates_of(wanted.made_from)
        _check(wanted, previous, templates)
        counts = _settle_services(wanted, by)
        cycle = open_cycle(wanted=_round(wanted), previous=previous, by=by)
        counts["priorities"] = copy_priorities(from_year=wanted.made_from, to_year=wanted.year, by=by)
        counts["KLOEs"] = copy_kloes(from_year=wanted.made_from, to_year=wanted.year, by=by)
        counts["routes"] = copy_routes(from_year=wanted.made_from, to_year=wanted.year, by=by)
        timetable = copy_timetable(previous=previous, cycle=cycle, by=by)
        counts["milestones"], counts["windows"] = len(timetable.milestones), timetable.windows
        counts["reminders"] = copy_reminder_rules(milestones=timetable.milestones, cycle=cycle, by=by)
        counts += _copy_templates(wanted, templates, by)
        if wanted.start_plans:
            counts["plans started"] = _start_plans(wanted, by)
        if wanted.close_previous:
            _close(previous, wanted.year, by)
        changes: Changes = {
            "made from": [None, str(wanted.made_from)],
            **{what: [None, count] for what, count in counts.items()},
        }
        record(OPENED, by=by, about=cycle, changes=changes)
    return cycle


def _locked(wanted: Opening) -> PlanningCycle:
    """Lock all rounds, so that one person at a time opens a year; raise OpenedMeanwhile for one that is there."""
    years = {int(one.year): one for one in PlanningCycle.objects.select_for_update().order_by("pk")}
    # Asked again: whoever waited for the lock above did not see what was made meanwhile.
    there = PlanningCycle.objects.filter(year=wanted.year).first()
    if there is not None:
        raise OpenedMeanwhile(there_already(there))
    if int(wanted.made_from) not in years:
        raise PlanningCycle.DoesNotExist
    return years[int(wanted.made_from)]


def there_already(cycle: PlanningCycle) -> str:
    """Say that the year is there, who opened it and when."""
    opened = opened_by(cycle)
    how = (
        f"{opened.by} opened it on {british_datetime(timezone.localtime(opened.at))}"
        if opened
        else "It was set up before"
    )
    return f"The planning year {PlanningYear(cycle.year)} is there already. {how}."


def _check(wanted: Opening, previous: PlanningCycle, templates: list[PlanTemplate]) -> None:
    known = [(one, int(getattr(one, "asked", 0))) for one in templates]
    if problems := opening_problems(wanted, previous, windows_of_years().values(), known):
        raise OpeningRefused(problems)


def _round(wanted: Opening) -> NewRound:
    return NewRound(
        year=wanted.year,
        opens_on=wanted.opens_on,
        plans_due_on=wanted.plans_due_on,
        notice_days=wanted.notice_days,
        guidance=wanted.guidance,
        state=wanted.state,
    )


def _settle_services(wanted: Opening, by: User) -> Counter[str]:
    """End services, let others run on, prolong roles; a refusal names the code of the service it is about."""
    counts: Counter[str] = Counter()
    try:
        counts["services ended"] = end_services(endings=wanted.endings, with_year=wanted.year.previous, by=by)
        counts["services that run on"] = let_run_on(codes=wanted.run_on, until=wanted.year, by=by)
        until, reason = roles_run_until(wanted), f"Prolonged with the planning year {wanted.year}"
        counts["roles prolonged"] = prolong_roles(keys=wanted.prolong, until=until, by=by, reason=reason)
    except EntryRefused as refused:
        raise OpeningRefused((problem.field, problem.text) for problem in refused.problems) from refused
    except (AppointmentRefused, NotPermitted) as refused:
        raise OpeningRefused([("", str(refused))]) from refused
    return Counter({what: count for what, count in counts.items() if count})


def _copy_templates(wanted: Opening, templates: list[PlanTemplate], by: User) -> Counter[str]:
    """Copy the chosen templates as the first versions of the year; a kind that the year has already stays as it is."""
    counts: Counter[str] = Counter()
    there = set(PlanTemplate.objects.filter(year=wanted.year).values_list("kind", flat=True))
    for one in templates:
        choice = wanted.templates.get(one.kind, LEAVE)
        if choice == LEAVE or one.kind in there:
            continue
        status = PlanTemplate.Status.DRAFT if choice == DRAFT else PlanTemplate.Status.ISSUED
        copy_template(template=one, year=wanted.year, version=1, status=status, by=by)
        counts["templates as drafts" if choice == DRAFT else "templates issued"] += 1
    return counts


def _start_plans(wanted: Opening, by: User) -> int:
    waiting = list(services_without_plan(wanted.year).order_by("pk"))
    try:
        return start_plans_in_bulk(services=waiting, year=wanted.year, by=by)
    except PlanRefused as refused:
        raise OpeningRefused([("start_plans", str(refused))]) from refused


def _close(previous: PlanningCycle, year: PlanningYear, by: User) -> None:
    try:
        change_state(cycle=previous, move=StateMove.CLOSE, by=by, reason=f"{year} was opened from it")
    except StateRefused as refused:
        raise OpeningRefused([("previous", str(refused))]) from refused
