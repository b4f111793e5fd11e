"""Looking back: what was achieved and what it changed (S1 4.1)."""

from planning.service_plans.sections.kind import Column, SectionKind


class Achievements(SectionKind):
    """Key achievements and their impact."""

    code = "achievements"
    name = "Achievements and impact"
    row_name = "achievement"
    columns = (
        Column("achievement", "Achievement", "text", "What did the service do?"),
        Column("impact", "Impact", "text", "What changed for people because of it?"),
    )
