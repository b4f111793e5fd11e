"""The words and colours of a plan's standing, the same on every page that names it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mlco_portal.nhsuk.macros import ours
from mlco_portal.wording import counted, with_all, with_the
from planning.approval.models import ApprovalCase, Status
from planning.approval.queries import open_steps

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
    """A status chip: `{{ tag }}` in a template draws it; `cell` is what `{% table %}` takes.

    `note` is what is said beside it, `note_url` where that leads.
    """

    text: str
    colour: str = ""
    note: str = ""
    note_url: str = ""

    def __html__(self) -> SafeString:
        chip = ours("components.jinja", "tag", self.text, self.colour)
        if not self.note:
            return chip
        small = '{} <span class="nhsuk-u-font-size-16">{}</span>'
        link = format_html('<a href="{}">{}</a>', self.note_url, self.note) if self.note_url else self.note
        return format_html(small, chip, link)

    def __str__(self) -> str:
        return self.__html__()

    @property
    def cell(self) -> dict[str, str]:
        return {"tag": self.text, "colour": self.colour}


def standing_tag(case: ApprovalCase) -> Tag:
    """Return where the case stands: Draft, Returned for changes, With the leadership team, Approved…

    Beside it stands how far it moved since everybody on its route agreed to it, wherever it is named.
    """
    status, note, link = Status(case.status), changed_words(case), compare_url(case)
    if status == Status.SUBMITTED and case.step is not None:
        return Tag(f"With {people_asked(case)}", COLOURS[status], note, link)
    return Tag(status.label, COLOURS[status], note, link)


def people_asked(case: ApprovalCase) -> str:
    """Return whom a submitted case waits for: `the leadership team and the TLCO Executive` where both sides are open.

    The other side is named where the case's steps were fetched with it: a list asks for them all at once.
    """
    if "steps" in getattr(case, "_prefetched_objects_cache", {}) and (asked := open_steps(case)):
        return with_all(one.name for one in asked)
    return with_the(case.step.name) if case.step else ""


def changed_words(case: ApprovalCase) -> str:
    """Return `3 sections changed since approval`, or "" where nothing did or nobody had agreed yet."""
    number = case.changes_since_agreed
    return f"{counted(number, 'section')} changed since approval" if number else ""


def compare_url(case: ApprovalCase) -> str:
    """Return where what changed since approval is shown, or "" while that was not submitted yet."""
    if not case.changes_since_agreed or case.version_number <= case.agreed_number:
        return ""
    return f"{reverse('planning:review:changes', args=[case.pk])}?since=version-{case.agreed_number}"


def step_words(name: str) -> str:
    """Return the step's people within a sentence: `the leadership team`, `the MLCO Executive`."""
    return with_the(name)
