"""What the service needs from others (S1 4.1)."""

from planning.service_plans.sections.kind import Column, SectionKind


class Support(SectionKind):
    """Support that the service asks of enabling teams."""

    code = "support"
    name = "Support needed"
    row_name = "request"
    columns = (
        Column("need", "What you need", "text", missing="say what you need"),
        Column("team", "From which team", "choice", choices="enablers", missing="choose a team"),
        Column("due", "By when", "date", "For example, 30 September 2024", is_required=False),
    )
