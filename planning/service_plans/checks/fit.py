"""What is too long for the plan on a page. Pure."""

from mlco_portal.wording import counted
from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan


def too_long(plan: CheckedPlan) -> Found:
    """Find the boxes that are too long for the page; nothing while the page was not measured."""
    keys = {section.spec.key for section in plan.content.sections}
    for box in plan.fit or ():
        if box.section in keys:
            lines = counted(box.lines, "line")
            yield (box.section, None, None), f"“{box.title}” is about {lines} too long for the plan on a page"


TOO_LONG = Rule(
    "too-long-for-page",
    Level.SHOULD,
    "A section that is too long for the plan on a page",
    "The plan cannot be published until it fits one page.",
    "“Our service” is about 4 lines too long",
    too_long,
)
