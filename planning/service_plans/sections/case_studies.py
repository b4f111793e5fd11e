"""Stories of the service's work (S1 1)."""

from planning.service_plans.sections.kind import Column, SectionKind


class CaseStudies(SectionKind):
    """Case studies that show the work of a team."""

    code = "case_studies"
    name = "Case studies"
    row_name = "case study"
    takes_pictures = True
    columns = (
        Column("title", "Title", "line"),
        Column(
            "story",
            "What happened",
            "text",
            "Leave out anything that could identify a person",
            missing="say what happened",
        ),
        Column("difference", "The difference it made", "text"),
    )
