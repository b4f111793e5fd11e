"""How far a plan is, and what stands between it and submitting. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from planning.service_plans.content import Lists, PlanContent, Problem, SectionContent
from planning.service_plans.sections import kind_of


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
