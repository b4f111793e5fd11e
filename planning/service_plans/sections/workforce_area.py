"""One area of the workforce plan (S1 4.1: seven areas, each with issue, action and support required)."""

from planning.service_plans.sections.kind import Column, SectionKind


class WorkforceArea(SectionKind):
    """Issues of a workforce area, what is done about them and the support required."""

    code = "workforce_area"
    name = "Workforce area"
    row_name = "issue"
    columns = (
        Column("issue", "Issue", "text", missing="describe the issue"),
        Column("action", "Action", "text", missing="say what you will do"),
        Column("support", "Support required", "text", is_required=False),
        Column("team", "From which team", "choice", is_required=False, choices="enablers"),
    )
