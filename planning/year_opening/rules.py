"""What a year may be opened with. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from mlco_portal.dates import years_later
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.dates import Span
from planning.cycle.rules.windows import YearWindows, overlap_problem
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.queries import TEMPLATE_FOR
from services.actions.endings import Ending
from services.models import Service

DRAFT, ISSUED, LEAVE = "draft", "issued", "leave"
MOST_NOTICE = 365
LONGEST_GUIDANCE = 20_000
Problems: TypeAlias = list[tuple[str, str]]


class OpeningRefused(Exception):
    """The year cannot be opened like this; `problems` are pairs of a field of the form, or "", and the reason."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(text for _, text in self.problems))


class OpenedMeanwhile(Exception):
    """The year is there already; the text says who opened it, and when."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the planning team wants a year to be opened, all questions answered."""

    year: PlanningYear
    made_from: PlanningYear
    opens_on: date
    plans_due_on: date
    notice_days: int
    guidance: str = ""
    state: str = PlanningCycle.State.PREPARING
    close_previous: bool = False
    templates: Mapping[str, str] = field(default_factory=dict)  # {kind: draft, issued or leave}
    endings: tuple[Ending, ...] = ()
    run_on: tuple[str, ...] = ()  # codes of services that were to end
    prolong: tuple[int, ...] = ()  # keys of appointments that were to end
    start_plans: bool = False


def proposed_dates(previous: PlanningCycle, year: PlanningYear) -> tuple[date, date]:
    """Return the days of the other year's round as many years later, on working days."""
    years = int(year) - int(previous.year)
    return years_later(previous.opens_on, years), years_later(previous.plans_due_on, years)


def span_for(previous: PlanningCycle, year: PlanningYear) -> Span:
    """Return where the dates of the new year may lie: from the April before it to its end, or where its round falls."""
    opens_on, due_on = proposed_dates(previous, year)
    return Span(min(year.previous.starts_on, opens_on), max(year.ends_on, due_on))


def roles_run_until(wanted: Opening) -> date:
    """Return the day until which prolonged roles run: the end of the year, or the day its plans are due."""
    return max(wanted.year.ends_on, wanted.plans_due_on)


def opening_problems(
    wanted: Opening,
    previous: PlanningCycle,
    others: Iterable[YearWindows],
    templates: Iterable[tuple[PlanTemplate, int]],
) -> Problems:
    """Return every reason why the year cannot be opened like this; `templates` with their number of sections."""
    problems = _date_problems(wanted, previous, others)
    if not 0 <= wanted.notice_days <= MOST_NOTICE:
        problems.append(("notice_days", f"Enter a number of days from 0 to {MOST_NOTICE}"))
    if len(wanted.guidance) > LONGEST_GUIDANCE:
        too_long = f"Shorten the guidance to {LONGEST_GUIDANCE:,} characters or fewer; it has {len(wanted.guidance):,}"
        problems.append(("guidance", too_long))
    known = list(templates)
    problems += _template_problems(wanted, known)
    if wanted.start_plans and (missing := _not_issued(wanted, {one.kind for one, _ in known})):
        problems.append(
            ("start_plans", f"Plans are written with an issued template, so issue these too: {', '.join(missing)}")
        )
    codes = [one.code for one in wanted.endings]
    if len(set(codes)) < len(codes):
        problems.append(("", "A service is named twice among those that end. Name each once"))
    return problems


def _date_problems(wanted: Opening, previous: PlanningCycle, others: Iterable[YearWindows]) -> Problems:
    if wanted.year <= wanted.made_from:
        return [("", f"{wanted.year} does not come after {wanted.made_from}, so it cannot be made from it")]
    span = span_for(previous, wanted.year)
    days = {"opens_on": wanted.opens_on, "plans_due_on": wanted.plans_due_on}
    problems = [(name, text) for name, day in days.items() if (text := span.problem(day))]
    if wanted.plans_due_on < wanted.opens_on:
        problems.append(("plans_due_on", "Plans cannot be due before writing opens"))
    elif not problems and (overlap := overlap_problem(wanted.opens_on, wanted.plans_due_on, others)):
        problems.append(("opens_on", overlap))
    return problems


def _template_problems(wanted: Opening, templates: Iterable[tuple[PlanTemplate, int]]) -> Problems:
    return [
        (
            f"template_{one.kind}",
            f"{one.name} has no sections, so nobody could write a plan with it. "
            "Leave it out, or add a section to it first",
        )
        for one, sections in templates
        if not sections and wanted.templates.get(one.kind, LEAVE) != LEAVE
    ]


def _not_issued(wanted: Opening, kinds: set[str]) -> list[str]:
    needed = {*TEMPLATE_FOR.values(), PlanTemplate.Kind.AD_LED, PlanTemplate.Kind.WORKFORCE} & kinds
    needed.add(PlanTemplate.Kind.WORKFORCE)
    return sorted(PlanTemplate.Kind(one).label for one in needed if wanted.templates.get(one) != ISSUED)


def ending_problem(service: Service, year: PlanningYear) -> str | None:
    """Return why the service cannot end with the year before, or None."""
    if service.end_year is not None and service.end_year < year:
        return f"{service} ends with {PlanningYear(service.end_year)} already"
    if service.start_year >= year:
        return f"{service} only begins with {PlanningYear(service.start_year)}"
    return None


def feedback_words(count: int) -> str:
    """Say how much feedback nobody has considered yet: `3 comments not considered yet`."""
    return f"{counted(count, 'comment')} not considered yet" if count else ""
