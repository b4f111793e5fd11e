"""The words and colours of a plan's standing, the same on every page that names it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from mlco_portal.nhsuk.macros import ours
from mlco_portal.wording import with_the
from planning.approval.models import ApprovalCase, Status

COLOURS = {
    Status.DRAFT: "white",
    Status.RETURNED: "orange",
    Status.SUBMITTED: "blue",
    Status.APPROVED: "purple",
    Status.PUBLISHED: "green",
    Status.SUPERSEDED: "grey",
}
# How a filter names the standings; the tag of a submitted plan names the step it waits at.
STANDING_CHOICES = [
    (Status.DRAFT.value, "Draft"),
    (Status.RETURNED.value, "Returned for changes"),
    (Status.SUBMITTED.value, "Waiting for a decision"),
    (Status.APPROVED.value, "Approved"),
    (Status.PUBLISHED.value, "Published"),
    (Status.SUPERSEDED.value, "Superseded"),
]


@dataclass(frozen=True, slots=True)
class Tag:
    """A status chip: `{{ tag }}` in a template draws it; `cell` is what `{% table %}` takes."""

    text: str
    colour: str = ""

    def __html__(self) -> SafeString:
        return ours("components.jinja", "tag", self.text, self.colour)

    def __str__(self) -> str:
        return self.__html__()

    @property
    def cell(self) -> dict[str, str]:
        return {"tag": self.text, "colour": self.colour}


def standing_tag(case: ApprovalCase) -> Tag:
    """Return where the case stands: Draft, Returned for changes, With the leadership team, Approved…"""
    status = Status(case.status)
    if status == Status.SUBMITTED and case.step is not None:
        return Tag(f"With {step_words(case.step.name)}", COLOURS[status])
    return Tag(status.label, COLOURS[status])


def step_words(name: str) -> str:
    """Return the step's people within a sentence: `the leadership team`, `the MLCO Executive`."""
    return with_the(name)
