"""From what was typed to how a year is to be opened."""

from collections.abc import Sequence
from typing import Any

from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.year_opening.forms import MERGE, PROLONG, RUN_ON, EndingRow, OpeningForm
from planning.year_opening.queries import (
    Questions,
    roles_ending,
    running_plan_of,
    running_plans_of_ending,
    services_named,
)
from planning.year_opening.rules import LEAVE, Opening, ending_problem
from services.actions.endings import Ending
from services.models import Service


def read_rows(rows: Sequence[EndingRow], *, old: PlanningYear, year: PlanningYear) -> tuple[Ending, ...]:
    """Return the services that end, and write into the rows what is wrong with them; the rows are valid forms."""
    filled = [row for row in rows if not row.is_empty and not row.errors]
    typed = {row.cleaned_data[name].strip() for row in filled for name in ("service", "successor")} - {""}
    found = services_named(typed) if typed else {}
    endings: dict[str, Ending] = {}
    for row in filled:
        given = row.cleaned_data
        service = _one(row, "service", found)
        successor = _one(row, "successor", found) if given["what"] == MERGE else None
        if service is None or (given["what"] == MERGE and successor is None):
            continue
        if service.code in endings:
            row.add_error("service", f"{service} is named above already")
        elif problem := ending_problem(service, year):
            row.add_error("service", problem)
        elif not given["anyway"] and (plan := running_plan_of(service, old)):
            standing = plan.case.get_status_display().lower()
            row.add_error(
                "anyway",
                f"The {old} plan of {service} is still running: it is {standing}. Tick this to end the service "
                "all the same; its plan can still be finished. Or take it out of this list",
            )
        row.code = service.code  # type: ignore[attr-defined]
        endings[service.code] = Ending(
            service.code,
            given["reason"].strip(),
            (successor.code,) if successor else (),
            end_roles=given["end_roles"],
        )
    return tuple(endings.values())


def _one(row: EndingRow, name: str, found: dict[str, list[Service]]) -> Service | None:
    typed = row.cleaned_data[name].strip()
    services = found.get(typed, [])
    if len(services) == 1:
        return services[0]
    short = typed if len(typed) <= 60 else f"{typed[:60]}…"
    if services:
        codes = ", ".join(sorted(one.code for one in services)[:5])
        row.add_error(name, f"Several services are called {short}. Enter the code of one: {codes}")
    else:
        row.add_error(name, f"There is no service with the name or code {short}")
    return None


def read_opening(
    form: OpeningForm,
    endings: tuple[Ending, ...],
    *,
    previous: PlanningCycle,
    year: PlanningYear,
    questions: Questions,
    today: Any,
) -> Opening:
    """Return how the year is to be opened; the form is valid."""
    given, old = form.cleaned_data, PlanningYear(previous.year)
    return Opening(
        year=year,
        made_from=old,
        opens_on=given["opens_on"],
        plans_due_on=given["plans_due_on"],
        notice_days=given["notice_days"],
        guidance=given["guidance"],
        state=given["state"],
        close_previous=given.get("previous") == "close",
        templates={one.kind: given.get(f"template_{one.kind}", LEAVE) for one in form.templates},
        endings=endings,
        run_on=_running_on(given, questions, old, year),
        prolong=_prolonged(given, questions, year, today),
        start_plans=given["start_plans"],
    )


def _running_on(given: dict[str, Any], questions: Questions, old: PlanningYear, year: PlanningYear) -> tuple[str, ...]:
    shown = [plan.service.code for plan in questions.running_plans.shown]
    chosen = [code for code in shown if given.get(f"ending_{code}") == RUN_ON]
    if given.get("ending_rest") == RUN_ON:
        everyone = running_plans_of_ending(old, year).values_list("service__code", flat=True)
        chosen += [code for code in everyone if code not in set(shown)]
    return tuple(chosen)


def _prolonged(given: dict[str, Any], questions: Questions, year: PlanningYear, today: Any) -> tuple[int, ...]:
    shown = [role.pk for role in questions.roles_ending.shown]
    chosen = [key for key in shown if given.get(f"role_{key}") == PROLONG]
    if given.get("role_rest") == PROLONG:
        due_on = given["plans_due_on"]
        chosen += [
            key for key in roles_ending(year, today, due_on).values_list("pk", flat=True) if key not in set(shown)
        ]
    return tuple(chosen)
