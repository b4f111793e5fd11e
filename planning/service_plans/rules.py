"""Who may do what with a plan, and what stands between it and submitting. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Status
from planning.service_plans.content import Lists, PlanContent, Problem, SectionContent
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.sections import kind_of
from services.rules import Access

MAX_ROWS = 200
MAX_CHARACTERS = 1_000_000


class PlanRefused(Exception):
    """Something cannot be done with a plan; the text tells the user why and what to do."""


class PlanNotEditable(PlanRefused):
    """The plan is with its approvers, or approved: nobody can write in it now."""


class ChangedSinceChecked(PlanRefused):
    """Somebody saved a section after the page was opened on which the plan was checked."""


class NotReadyToSubmit(PlanRefused):
    """Problems stand in the way of submitting; `problems` lists them all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("The plan is not ready to submit")
        self.problems = problems


class EditConflict(PlanRefused):
    """Somebody saved the section since it was opened; `current` holds their text."""

    def __init__(self, current: SectionContent) -> None:
        super().__init__("Somebody else saved this section while you were writing")
        self.current = current


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is: `not_started`, `optional` (and empty), `incomplete` or `complete`."""

    section: SectionContent
    problems: tuple[Problem, ...]

    @property
    def is_done(self) -> bool:
        return self.state == "complete"

    @property
    def state(self) -> str:
        if self.section.is_empty:
            return "not_started" if self.section.spec.is_required else "optional"
        return "incomplete" if self.problems else "complete"


def asked_for(progress: Iterable[SectionProgress]) -> list[SectionProgress]:
    """Return the sections that count: a section that may stay empty, and is, does not."""
    return [one for one in progress if one.state != "optional"]


def can_read(access: Access, plan: ServicePlan) -> bool:
    """Authors, approvers of the service and the planning team read a plan that is not published."""
    return access.allows(Permission.READ_DRAFT_PLANS, plan.service)


def is_editable(plan: ServicePlan) -> bool:
    """A plan can be written in while it is a draft or was returned."""
    return plan.case.status in EDITABLE


def why_not_editable(plan: ServicePlan) -> str:
    """Return the sentence for somebody who wants to write now."""
    return f"This plan is {plan.case.get_status_display().lower()}, so it cannot be changed now."


def can_write(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who write the plan, be it open for writing now or not."""
    return access.allows(Permission.WRITE_PLAN, plan.service)


def can_edit(access: Access, plan: ServicePlan) -> bool:
    return is_editable(plan) and can_write(access, plan)


def can_start(access: Access) -> bool:
    """The planning team starts plans."""
    return access.allows(Permission.MANAGE_CYCLE)


def answers_for(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who submit the plan and take it back, be it time for that or not."""
    return access.allows(Permission.SUBMIT_PLAN, plan.service)


def can_submit(access: Access, plan: ServicePlan) -> bool:
    return is_editable(plan) and answers_for(access, plan)


def can_withdraw(access: Access, plan: ServicePlan) -> bool:
    """Whether the person may try; the engine refuses once somebody has decided."""
    return plan.case.status == Status.SUBMITTED and answers_for(access, plan)


def progress_of(content: PlanContent, lists: Lists) -> list[SectionProgress]:
    """Return each section with what is left to do in it, in the plan's order."""
    return sections_progress(content.sections, lists)


def sections_progress(sections: Iterable[SectionContent], lists: Lists) -> list[SectionProgress]:
    """Return each of the sections with what is left to do in it."""
    return [
        SectionProgress(section, tuple(kind_of(section.spec.kind).problems(section, lists))) for section in sections
    ]


def submission_problems(content: PlanContent, lists: Lists) -> list[Problem]:
    """Return everything that must be put right before the plan can be submitted."""
    return [problem for progress in progress_of(content, lists) for problem in progress.problems]


def as_typed(text: str) -> str:
    """Return the text as it can be stored everywhere: one kind of line end, no NUL, no half characters."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return whole.encode("utf-8", "ignore").decode()
