"""What the approved service plans say about a theme, plan by plan (S1 4.3).

Documents are read by everybody once they are final, so plans for staff only are left out.
"""

from itertools import groupby

from mlco_portal.papers.elements import Element, Heading, Line, Quote
from planning.operating_plan.blocks.kind import Ask, Binding, BlockKind, Choices, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources
from planning.plan_templates.models import TemplateSection


def _themes(_sources: Sources) -> Choices:
    return [(str(code), str(label)) for code, label in TemplateSection.Theme.choices if code]


def _gather(sources: Sources, binding: Binding) -> Gathered:
    theme = binding["theme"]
    say = [one for one in sources.plans.values() if one.words.on(theme)]
    those = [one for one in say if one.is_quotable]
    if say and not those:
        return nothing(f"The plans of {sources.year} that say something about this theme are for staff only.")
    if not those:
        return nothing(f"No approved plan of {sources.year} says anything about this theme yet.")
    elements: list[Element] = []
    for group, plans in groupby(those, key=lambda one: one.group):
        elements.append(Heading(group, level=3))
        elements += [Quote(one.words.on(theme), Line(one.title, one.address)) for one in plans]
    return gathered(*elements)


KIND = BlockKind(
    code="theme",
    label="Theme",
    hint="What the approved service plans say about a theme, with each plan and its version",
    gather=_gather,
    asks=(Ask("theme", "Theme", _themes),),
    together="Themes from service planning",
)
