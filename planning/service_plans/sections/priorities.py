"""The service's priorities of the year (S1 4.1)."""

from planning.service_plans.sections.kind import Column, SectionKind


class Priorities(SectionKind):
    """What the service will do, how it will know, who answers for it and by when."""

    code = "priorities"
    name = "Priorities"
    row_name = "priority"
    columns = (
        Column("priority", "Priority", "line", "In a few words"),
        Column("actions", "What you will do", "text", missing="say what you will do"),
        Column(
            "measure", "How you will know", "text", "A measure or a result", missing="say how you will know it worked"
        ),
        Column("owner", "Who leads it", "line", "A post, not a name", missing="say who leads it"),
        Column("due", "By when", "date", "For example, 30 September 2024", missing="say by when"),
        Column(
            "mlco_priority",
            "Core priority it serves",
            "choice",
            choices="priorities",
            missing="choose the core priority it serves",
        ),
        Column(
            "metric",
            "Which figure shows it",
            "choice",
            "Its newest value is there when you look back",
            is_required=False,
            choices="metrics",
        ),
    )
