"""Loads what a planning year is set up with: priorities, KLOEs, templates and routes."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.metrics.models import Board, Metric
from mlco_portal.accounts.permissions import Permission
from planning.approval.models import ApprovalRoute, RouteStep
from planning.approval.models.routes import RevisionScope
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.actions import core_framework
from planning.priorities.models import Priority, PriorityAlias
from planning.sample_data.files import read
from planning.sample_data.timetable import load_cycle
from services.models import Organisation, ServiceGroup

DECIDES = {
    "leadership": Permission.DECIDE_AS_LEADERSHIP,
    "executive": Permission.DECIDE_AS_EXECUTIVE,
    "partner": Permission.DECIDE_AS_PARTNER,
    "partnership": Permission.DECIDE_AS_PARTNERSHIP,
}


def load_planning_year(
    year: int, *, opens_on: date, plans_due_on: date, guidance: str = "", moved: bool = False
) -> PlanningCycle:
    """Set the year up: an open round between the two dates, and what it asks for.

    `moved` moves the timetable along with the round, as the sample does so that it is always running.
    """
    load_priorities(year)
    load_kloes(year)
    _load_cqc(year)
    _load_templates(year)
    dates = {"opens_on": opens_on, "plans_due_on": plans_due_on}
    cycle = load_cycle(year, dates, state=PlanningCycle.State.OPEN, guidance=guidance, moved=moved)
    _load_routes(year, cycle.plans_due_on)
    return cycle


def load_closed_year(year: int, *, routes_of: int, opens_on: date, plans_due_on: date) -> PlanningCycle:
    """Set up a year that is over, still open for its plans: priorities, templates and the routes of another year."""
    load_priorities(year)
    _load_templates(year)
    cycle = PlanningCycle.objects.create(
        year=year, state=PlanningCycle.State.OPEN, opens_on=opens_on, plans_due_on=plans_due_on
    )
    _load_routes(year, plans_due_on, routes_of)
    return cycle


def load_priorities(year: int) -> None:
    """Load the year's priorities with their other names."""
    framework = core_framework(year)
    for one in read(year, "priorities")["priorities"]:
        aliases = one.pop("aliases", [])
        priority = Priority.objects.create(framework=framework, **one)
        PriorityAlias.objects.bulk_create(PriorityAlias(priority=priority, name=name) for name in aliases)


def load_kloes(year: int) -> None:
    """Load the boards and the lines of the year, and say which board watches which metric."""
    content = read(year, "kloes")
    boards = {one["code"]: Board.objects.create(**one) for one in content["boards"]}
    metrics = {one.code: one for one in Metric.objects.all()}
    for one in read(year, "metrics")["metrics"]:
        if one["code"] in metrics:
            metrics[one["code"]].boards.set(boards[code] for code in one["boards"])
    defined = {name: metrics.get(code) for name, code in content["measured_by"].items()}
    for order, one in enumerate(content["kloes"], start=1):
        kloe = Kloe.objects.create(year=year, order=order, code=one["code"], theme=one["theme"], line=one["line"])
        kloe.boards.set(boards[code] for code in one["boards"])
        KloeMetric.objects.bulk_create(
            KloeMetric(kloe=kloe, name=name, metric=defined.get(name), order=number)
            for number, name in enumerate(one["metrics"], start=1)
        )


def _load_cqc(year: int) -> None:
    kloes = {one.code: one for one in Kloe.objects.filter(year=year)}
    for place, one in enumerate(read(year, "cqc")["questions"], start=1):
        words = {name: one[name] for name in ("code", "name", "meaning")}
        question = CqcQuestion.objects.create(order=place, **words)
        for number, given in enumerate(one["statements"], start=1):
            statement = QualityStatement.objects.create(question=question, name=given["name"], order=number)
            statement.kloes.set(kloes[code] for code in given["kloes"])


def _load_templates(year: int) -> None:
    for one in read(year, "templates")["templates"]:
        template = PlanTemplate.objects.create(
            year=year,
            kind=one["kind"],
            name=one["name"],
            intro=one["intro"],
        )
        TemplateSection.objects.bulk_create(
            TemplateSection(template=template, order=order, **section)
            for order, section in enumerate(one["sections"], start=1)
        )
    drafts = PlanTemplate.objects.filter(year=year, status=PlanTemplate.Status.DRAFT)
    drafts.update(status=PlanTemplate.Status.ISSUED, issued_at=timezone.now())


def _load_routes(year: int, plans_due_on: date, content_of: int | None = None) -> None:
    for one in read(content_of or year, "routes")["routes"]:
        route = ApprovalRoute.objects.create(
            year=year,
            group=ServiceGroup.objects.get(code=one["group"]),
            name=one["name"],
            revision_scope=one.get("revision_scope", RevisionScope.EVERYTHING),
        )
        RouteStep.objects.bulk_create(_step(route, step, plans_due_on) for step in one["steps"])


def _step(route: ApprovalRoute, step: dict[str, Any], plans_due_on: date) -> RouteStep:
    partner = Organisation.objects.get(code=step["organisation"]) if "organisation" in step else None
    return RouteStep(
        route=route,
        order=step["order"],
        side=step.get("side", 1),
        name=step["name"],
        permission=DECIDES[step["code"]],
        needed=step["approvals_needed"],
        organisation=partner,
        next_in_line=DECIDES[step["next_in_line"]] if "next_in_line" in step else "",
        due_on=plans_due_on + timedelta(days=step["due_offset_days"]),
    )
