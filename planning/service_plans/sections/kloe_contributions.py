"""How the service helps with MLCO's Key Lines of Enquiry (S1 3.2, 4.1)."""

from planning.service_plans.sections.kind import Column, SectionKind


class KloeContributions(SectionKind):
    """What the service does for which MLCO KLOE."""

    code = "kloe_contributions"
    name = "KLOE contributions"
    row_name = "contribution"
    columns = (
        Column("kloe", "Key line of enquiry", "choice", choices="kloes", missing="choose a key line of enquiry"),
        Column("contribution", "What you will do", "text", missing="say what you will do"),
        Column("measure", "How it is measured", "text", is_required=False),
    )
