"""One line of text."""

from planning.service_plans.sections.kind import SectionKind


class ShortAnswer(SectionKind):
    """A single line, such as the post of the service lead."""

    code = "short_answer"
    name = "Short answer"
    is_one_line = True
