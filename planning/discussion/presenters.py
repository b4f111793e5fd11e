"""The words of comments: what they are about, who said what, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.accounts.models import User
from mlco_portal.wording import british_datetime, plain_line
from planning.discussion.actions import Said
from planning.discussion.models import Comment
from planning.discussion.notices import comment_path
from planning.discussion.rules import can_change
from planning.service_plans.models import PlanSection
from planning.service_plans.sections import kind_of

SHOWN_OF_A_ROW = 60
REMOVED_ROW = "About a row that was removed"


@dataclass(frozen=True, slots=True)
class Words:
    """One comment or answer."""

    key: int
    who: str
    when: str
    text: str
    is_edited: bool
    told: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers."""

    key: int
    place: str
    place_href: str
    section: str
    href: str
    first: Words
    answers: Sequence[Words]
    resolved: str

    @property
    def is_open(self) -> bool:
        return not self.resolved


def row_names(section: PlanSection) -> dict[str, str]:
    """Return what each row of the section is called: `Priority 2: Shorter waits`, by its identity."""
    kind = kind_of(section.template_section.kind)
    first = kind.columns[0].name if kind.columns else ""
    names = {}
    for number, row in enumerate(section.rows.all(), start=1):
        words = plain_line(str(row.cells.get(first, "")))
        short = words if len(words) <= SHOWN_OF_A_ROW else f"{words[:SHOWN_OF_A_ROW].rstrip()}…"
        names[str(row.pk)] = f"{kind.row_name.capitalize()} {number}" + (f": {short}" if short else "")
    return names


def thread(first: Comment, section: PlanSection, names: dict[str, str], reader: User) -> Thread:
    """Return the comment as its page shows it; `names` are those of the section's rows."""
    row = str(first.row) if first.row else ""
    place = (names.get(row) or REMOVED_ROW) if row else ""
    page = reverse("planning:service_plans:section", args=[section.plan_id, section.template_section.key])
    return Thread(
        key=first.pk,
        place=place,
        place_href=f"{page}#row-{row}" if row in names else "",
        section=section.template_section.title,
        href=comment_path(section, first.pk),
        first=_words(first, reader),
        answers=[_words(one, reader) for one in first.replies.all()],
        resolved=_resolved(first),
    )


def _words(comment: Comment, reader: User) -> Words:
    return Words(
        key=comment.pk,
        who=comment.said_by.name,
        when=_when(comment.said_at),
        text=comment.text,
        is_edited=comment.edited_at is not None,
        told=", ".join(one.person.name for one in comment.mentions.all()),
        is_mine=can_change(comment, reader),
    )


def _when(moment: datetime) -> str:
    return british_datetime(localtime(moment))


def _resolved(comment: Comment) -> str:
    if comment.resolved_at is None:
        return ""
    return f"Resolved by {comment.resolved_by}, {_when(comment.resolved_at)}"


def said_words(said: Said, *, kept: str = "Your comment is kept") -> str:
    """Return what the page says after a comment: who is told, and who is not."""
    told = [one.name for one in said.told]
    sentence = f"{kept}. {_names(told)} {'is' if len(told) == 1 else 'are'} told." if told else f"{kept}."
    if said.unknown:
        sentence += (
            f" Nobody of the name {_names(said.unknown)} takes part in this plan, so nobody was told by that name."
        )
    return sentence


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def people_to_choose(people: Iterable[User], reader: User) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in people if one.pk != reader.pk]
