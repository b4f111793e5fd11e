"""One line of text."""

from mlco_portal.rich_text import NOTHING
from planning.service_plans.sections.kind import SectionKind


class ShortAnswer(SectionKind):
    """A single line, such as the post of the service lead."""

    code = "short_answer"
    name = "Short answer"
    is_one_line = True
    formats = NOTHING
