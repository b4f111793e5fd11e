"""What somebody says of each section while reading, in words: beside the section, at the top, and when deciding."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mlco_portal.wording import counted
from planning.review.verdicts import Reading, SectionStanding
from planning.service_plans.presenters import Tag

NOTES = "Only you see this until you decide."


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The buttons under a section: what was said of it, what was said before, and the form of a query."""

    key: str
    title: str
    tag: Tag | None
    told: str
    note: str
    is_agreed: bool
    is_queried: bool
    can_take_back: bool
    form: Any = None
    problem: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the box of the query is open: with a query in it, saved or not."""
        return self.is_queried or bool(self.form is not None and (self.form.is_bound or self.form.initial.get("note")))


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How far the reader is, at the top of the page and above their decision."""

    read: int
    total: int
    words: str
    next_title: str
    next_anchor: str
    rest: str
    queries: tuple[tuple[str, str, str], ...]
    scope: str = ""


def verdict_views(
    reading: Reading, forms: Mapping[str, Any], problems: Mapping[str, str] | None = None
) -> dict[str, VerdictView]:
    """Return the buttons of each section that is asked, by key; `forms` holds the form of each query."""
    views = {one.key: _verdict(one) for one in reading.sections}
    return {
        key: replace(view, form=forms.get(key), problem=(problems or {}).get(key, "")) for key, view in views.items()
    }


def _verdict(one: SectionStanding) -> VerdictView:
    tag = Tag("You agree", "purple") if one.is_agreed else Tag("You query this", "orange") if one.is_queried else None
    return VerdictView(
        key=one.key,
        title=one.title,
        tag=tag,
        told=_told(one),
        note=one.note,
        is_agreed=one.is_agreed,
        is_queried=one.is_queried,
        can_take_back=bool(one.verdict) and not one.is_kept,
    )


def _told(one: SectionStanding) -> str:
    """Return what was said of the section in an earlier version."""
    before = one.earlier
    if before is None:
        return ""
    if one.is_kept:
        return f"You agreed with it in version {before.version}, and it has not changed since."
    if before.note:
        changed = "It has changed since." if before.has_changed else "It has not changed since."
        return f"You queried version {before.version}: {before.note} {changed}"
    return f"You agreed with version {before.version}. It has changed since, so you are asked again."


def reading_view(reading: Reading, agreed_words: str = "") -> ReadingView:
    """Return how far the reader is; `agreed_words` names the version that the other sections were agreed in."""
    left = len(reading.left)
    following = next(iter(reading.left), None)
    return ReadingView(
        read=reading.read,
        total=reading.total,
        words=progress_words(reading.read, reading.total, len(reading.queries)),
        next_title=following.title if following else "",
        next_anchor=f"verdict-{following.key}" if following else "",
        rest=_rest(left, reading.read) if left else "",
        queries=tuple((f"verdict-{one.key}", one.title, one.note) for one in reading.queries),
        scope=_scope(reading, agreed_words),
    )


def progress_words(read: int, total: int, queries: int) -> str:
    """Return `12 of 20 sections read, 2 queried`."""
    return f"{read} of {counted(total, 'section')} read" + (f", {queries} queried" if queries else "")


def _rest(left: int, read: int) -> str:
    if not read:
        return f"Agree with all {left} sections" if left > 1 else "Agree with the section"
    return f"Agree with the other {left} sections" if left > 1 else "Agree with the last section"


def _scope(reading: Reading, agreed_words: str) -> str:
    if not reading.only_changes:
        return ""
    if not reading.total:
        return f"Nothing changed since all sections were {agreed_words}."
    changed = counted(reading.total, "section")
    return f"You decide on {changed} that changed. The others were {agreed_words}, and are folded away below."
