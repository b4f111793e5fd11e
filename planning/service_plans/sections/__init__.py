"""The kinds of section. A new kind is one new module here, named in KINDS."""

from planning.service_plans.sections.achievements import Achievements
from planning.service_plans.sections.case_studies import CaseStudies
from planning.service_plans.sections.kind import Column, SectionKind
from planning.service_plans.sections.kloe_contributions import KloeContributions
from planning.service_plans.sections.narrative import Narrative
from planning.service_plans.sections.priorities import Priorities
from planning.service_plans.sections.short_answer import ShortAnswer
from planning.service_plans.sections.support import Support
from planning.service_plans.sections.workforce_area import WorkforceArea

__all__ = ["FORMATS_OF_CELLS", "KINDS", "Column", "SectionKind", "kind_of"]

KINDS: dict[str, SectionKind] = {
    kind.code: kind
    for kind in (
        Narrative(),
        ShortAnswer(),
        Achievements(),
        Priorities(),
        KloeContributions(),
        Support(),
        CaseStudies(),
        WorkforceArea(),
    )
}


# What a cell may hold, by the name of its column: names mean the same in every kind.
FORMATS_OF_CELLS = {column.name: column.formats for kind in KINDS.values() for column in kind.columns}


def kind_of(code: str) -> SectionKind:
    """Return the section kind; raise KeyError when there is none of that code."""
    return KINDS[code]
