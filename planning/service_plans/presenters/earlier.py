"""A section's earlier texts: why each was kept, and what it says otherwise than the text now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planning.service_plans.content import Lists, Row, SectionContent
from planning.service_plans.models import SectionMilestone
from planning.service_plans.presenters.comparison import Marked, marked_as_read
from planning.service_plans.sections import kind_of

WHY = {
    SectionMilestone.Reason.SAVED: "Saved",
    SectionMilestone.Reason.SITTING: "As it stood before somebody went on writing",
    SectionMilestone.Reason.NAMED: "Named version",
    SectionMilestone.Reason.SET_ASIDE: "Not saved, because another text stood there by then",
    SectionMilestone.Reason.REPLACED: "As it stood before other text was brought in",
    SectionMilestone.Reason.SUBMITTED: "Submitted",
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier text in the list."""

    id: int
    title: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """One place where the earlier text and the text now differ."""

    label: str
    texts: Marked


def earlier_line(milestone: SectionMilestone) -> Earlier:
    """Return the milestone as a line of the list: its name, or why it was kept."""
    title = f"“{milestone.name}”" if milestone.name else WHY[SectionMilestone.Reason(milestone.reason)]
    by = str(milestone.written_by) if milestone.written_by else "The portal"
    return Earlier(milestone.pk, title, by, milestone.made_at)


def as_content(milestone: SectionMilestone, now: SectionContent) -> SectionContent:
    """Return the earlier text as content of the section."""
    rows = tuple(Row(identity, cells) for identity, cells in milestone.rows)
    return replace(now, text=milestone.text, rows=rows, revision=milestone.revision)


def beside_now(earlier: SectionContent, now: SectionContent, lists: Lists) -> Sequence[Beside]:
    """Return what differs, in the order of the page: rows by their identity, rows of one side last."""
    kind = kind_of(now.spec.kind)
    if not kind.has_rows:
        return [Beside("Text", marked_as_read(earlier.text, now.text))] if earlier.text != now.text else []
    old, new = ({row.id: row.cells for row in one.filled_rows} for one in (earlier, now))
    found = []
    for number, identity in enumerate([*old, *(one for one in new if one not in old)], start=1):
        before, after = old.get(identity, {}), new.get(identity, {})
        for column in kind.columns:
            texts = [one.get(column.name, "") for one in (before, after)]
            if column.type == "choice":
                texts = [lists.label(column.choices, text) if text else "" for text in texts]
            if texts[0] != texts[1]:
                label = f"{kind.row_name.capitalize()} {number}: {column.label}"
                found.append(Beside(label, marked_as_read(*texts)))
    return found
