"""What the portal refuses to do with a plan; each text tells the user why and what to do."""

from planning.service_plans.content import Problem, SectionContent


class PlanRefused(Exception):
    """Something cannot be done with a plan; the text tells the user why and what to do."""


class PlanNotEditable(PlanRefused):
    """The plan is with its approvers, or approved: nobody can write in it now."""


class ChangedSinceChecked(PlanRefused):
    """Somebody saved a section after the page was opened on which the plan was checked."""


class NotReadyToSubmit(PlanRefused):
    """Problems stand in the way of submitting; `problems` lists them all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("The plan is not ready to submit")
        self.problems = problems


class EditConflict(PlanRefused):
    """Somebody saved the section since it was opened; `current` holds their text."""

    def __init__(self, current: SectionContent) -> None:
        super().__init__("Somebody else saved this section while you were writing")
        self.current = current
