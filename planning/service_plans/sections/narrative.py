"""A text of one or more paragraphs or bullets."""

from planning.service_plans.sections.kind import SectionKind


class Narrative(SectionKind):
    """Running text, such as a description or a theme."""

    code = "narrative"
    name = "Text"
