"""How last year's priorities ended, and which of them still ask what becomes of them. Pure."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kloe.measurements.models import Measurement
from kloe.metrics.rules.figures import figure_words
from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date, counted, plain_line
from mlco_portal.years import PlanningYear
from planning.service_plans.content import Problem
from planning.service_plans.models import CarryDecision, PriorityOutcome, ServicePlan
from planning.service_plans.rules.permissions import can_write
from planning.service_plans.rules.refusals import PlanRefused
from planning.service_plans.snapshot import PlanDocument
from services.rules import Access

State = PriorityOutcome.State
UNFINISHED = frozenset({"", State.PARTLY, State.NOT_DELIVERED})
ACHIEVED = frozenset({State.DELIVERED, State.PARTLY})
QUESTIONS_PAGE = "unfinished"


class AnsweredMeanwhile(PlanRefused):
    """Somebody answered or recorded some of it since the page was opened; `rows` says which priorities."""

    def __init__(self, rows: Collection[str]) -> None:
        super().__init__("Somebody else saved this while you were writing. Nothing of yours is lost.")
        self.rows = frozenset(rows)


@dataclass(frozen=True, slots=True)
class LastYear:
    """A service's plan of the year before, as its newest approved version has it, else the last submitted one."""

    plan: int
    year: PlanningYear
    number: int
    is_approved: bool
    document: PlanDocument


@dataclass(frozen=True, slots=True)
class EarlierPriority:
    """A priority of a frozen plan, and how it ended: `state` is "" while nobody has said."""

    row: str
    number: int
    cells: Mapping[str, str]
    state: str = ""
    figure: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """Its own few words, else the first of what was to be done."""
        words = plain_line(self.cells.get("priority", "")) or plain_line(self.cells.get("actions", ""))
        return words if len(words) <= 120 else f"{words[:117].rsplit(' ', 1)[0]}…"

    @property
    def ended(self) -> str:
        """How it ended, in words within a sentence."""
        return State(self.state).label.lower() if self.state else "not recorded"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_achieved(self) -> bool:
        return self.state in ACHIEVED

    @property
    def achievement(self) -> str:
        """What the looking-back section says of it: the priority, how it ended, its latest figure."""
        figure = f" Latest figure: {self.figure}." if self.figure else ""
        return f"{self.name}: {self.ended}.{figure}"


@dataclass(frozen=True, slots=True)
class LookingBack:
    """Last year's priorities with how they ended, and what this year's plan makes of them: {row: decision}."""

    last: LastYear
    priorities: tuple[EarlierPriority, ...]
    decisions: Mapping[str, CarryDecision] = field(default_factory=dict)

    @property
    def unfinished(self) -> tuple[EarlierPriority, ...]:
        return tuple(one for one in self.priorities if one.is_unfinished)

    @property
    def achieved(self) -> tuple[EarlierPriority, ...]:
        return tuple(one for one in self.priorities if one.is_achieved)

    def standing(self, row: str, rows_now: Collection[str]) -> CarryDecision | None:
        """Return what was decided on the priority, or None: what it went into must still be there."""
        decision = self.decisions.get(row)
        if decision is not None and decision.into is not None and str(decision.into) not in rows_now:
            return None
        return decision

    def open_questions(self, rows_now: Collection[str]) -> list[EarlierPriority]:
        """Return the unfinished priorities that nobody has answered for; `rows_now`: this year's priorities."""
        return [one for one in self.unfinished if self.standing(one.row, rows_now) is None]


def priorities_in(document: PlanDocument, outcomes: Mapping[str, PriorityOutcome]) -> tuple[EarlierPriority, ...]:
    """Return the priorities of a frozen plan in their order, with what was recorded of each."""
    rows = [row for section in document.sections if section.kind == "priorities" for row in section.rows]
    return tuple(
        EarlierPriority(
            row=row.id,
            number=number,
            cells=row.cells,
            state=outcomes[row.id].state if row.id in outcomes else "",
            figure=typed_figure(outcomes[row.id]) if row.id in outcomes else "",
            note=outcomes[row.id].note if row.id in outcomes else "",
        )
        for number, row in enumerate(rows, start=1)
    )


def can_record_outcomes(access: Access, plan: ServicePlan) -> bool:
    """Those who write or submit the service's plan, and the planning team."""
    return (
        can_write(access, plan)
        or access.allows(Permission.SUBMIT_PLAN, plan.service)
        or access.allows(Permission.MANAGE_CYCLE)
    )


def typed_figure(outcome: PriorityOutcome) -> str:
    """Return the figure that somebody typed, with its day; "" when nobody did."""
    return dated(outcome.figure, outcome.figure_on) if outcome.figure else ""


def dated(figure: str, on: date | None) -> str:
    return f"{figure} on {british_date(on)}" if on else figure


def measured(measurement: Measurement) -> str:
    """Return a measured value as it is read: `1,204 on 31 March 2024`, `94.5% on 31 March 2024`."""
    return dated(figure_words(measurement.metric, measurement.value), measurement.as_of)


def question_problems(questions: Sequence[EarlierPriority], year: PlanningYear) -> list[Problem]:
    """Return what the open questions leave to do before the plan can be submitted."""
    return [
        Problem(
            section="",
            text=f"Say what becomes of last year’s priority “{one.name}”, which {_how(one)} in {year}",
            row=one.row,
            page=QUESTIONS_PAGE,
        )
        for one in questions
    ]


def _how(one: EarlierPriority) -> str:
    return f"was {one.ended}" if one.state else "has no end recorded"


def questions_words(count: int) -> str:
    """Return how many questions wait: `2 of last year’s priorities wait for your answer`."""
    verb = "waits" if count == 1 else "wait"
    return f"{counted(count, 'unfinished priority', 'unfinished priorities')} of last year {verb} for your answer"


def outcome_parts(outcome: PriorityOutcome | None) -> tuple[str, ...]:
    """Return what was recorded, as texts: state, figure, its day, note."""
    if outcome is None:
        return ("", "", "", "")
    on = outcome.figure_on.isoformat() if outcome.figure_on else ""
    return (outcome.state, outcome.figure, on, outcome.note)


def decision_parts(decision: CarryDecision | None) -> tuple[str, ...]:
    """Return what was decided, as texts: the decision, the priority it goes into, the reason.

    A priority that was carried on has a row of its own, which nobody chose.
    """
    if decision is None:
        return ("", "", "")
    into = str(decision.into or "") if decision.decision == CarryDecision.Decision.MERGE else ""
    return (decision.decision, into, decision.reason)


def fingerprint(parts: Sequence[str]) -> str:
    """Return a short mark of what a page shows, by which a save tells what has moved since."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
