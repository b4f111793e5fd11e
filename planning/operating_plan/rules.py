"""Who reads, writes and checks documents, and how a chapter goes from state to state. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.operating_plan.models import Block, Chapter
from planning.releases.models import Document
from services.rules import Access

State = Chapter.State
# The planning team puts documents together; these read them while they are written.
TEAM = Permission.MANAGE_CYCLE
READING_DRAFTS = (TEAM, Permission.DECIDE_AS_EXECUTIVE, Permission.READ_EVIDENCE)

USUAL = {
    Document.Kind.OPERATING_PLAN: (
        "Message from our Chief Executive",
        "Looking back: {last}",
        "Our corporate plans for {this}",
        "Our service plans for {this}",
        "Budget strategy and finance plan {this}",
        "Appendices",
    ),
    Document.Kind.BUSINESS_PLAN: (
        "Where we come from",
        "What we set out to do in {this}",
        "Priorities and outcomes",
        "The business case",
        "How it is made and governed",
    ),
    Document.Kind.COMMISSIONING_PLAN: (
        "Foreword",
        "Who we commission for",
        "What the plan will do",
        "Our vision and how we work",
        "With partners and providers",
        "Measures of success and next steps",
    ),
}

CHAPTER_CHANGED = "Somebody changed this chapter after you opened the page. Read it as it is now, then press again."
DOCUMENT_CHANGED = (
    "Somebody changed the chapters after you opened the page. Read them as they are now, then press again."
)
BLOCK_CHANGED = "Somebody changed this block after you opened the page. Read it as it is now, then press again."


class WritingRefused(Exception):
    """Something that cannot be done in a document; the text tells the user why and what to do."""


class WritingNotAllowed(WritingRefused):
    """The person neither writes this chapter nor is one of the planning team."""


class ChangedMeanwhile(WritingRefused):
    """Somebody else changed it after the page was opened; `current` is the block as it stands, if it is about one."""

    def __init__(self, words: str, current: Block | None = None) -> None:
        super().__init__(words)
        self.current = current


class TakenOutMeanwhile(ChangedMeanwhile):
    """Somebody took the block out while it was being written; `current` is what waits to be put back."""


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one state of a chapter to another, and who takes it."""

    name: str
    sources: tuple[State, ...]
    target: State
    is_of_team: bool
    button: str
    done: str


MOVES = {
    one.name: one
    for one in (
        Move("ready", (State.WRITING,), State.READY, False, "Say that it is ready to check", "is ready to check"),
        Move("write-on", (State.READY,), State.WRITING, False, "Write on", "is being written again"),
        Move("check", (State.READY,), State.CHECKED, True, "Mark as checked", "is checked"),
        Move("send-back", (State.CHECKED,), State.WRITING, True, "Open it for writing again", "is being written again"),
    )
}


def can_manage(access: Access) -> bool:
    """The planning team starts documents, arranges chapters, chooses writers and checks."""
    return access.allows(TEAM)


def can_write(access: Access, writers: Collection[int]) -> bool:
    """The planning team and the writers of the chapter write in it."""
    return can_manage(access) or access.user_id in writers


def can_read(access: Access, writers: Collection[int]) -> bool:
    """Whoever writes any chapter of a document reads it all; so do the Executive and auditors. Others read releases."""
    return access.user_id in writers or any(access.allows(one) for one in READING_DRAFTS)


def why_it_stands(year: int, cycle_state: str | None) -> str:
    """Return why the documents of the year cannot be changed any more, or ""."""
    if cycle_state == PlanningCycle.State.CLOSED:
        return f"{PlanningYear(year)} is closed, so its documents stand as they are."
    if cycle_state is None:
        return f"{PlanningYear(year)} is not set up as a planning year, so its documents stand as they are."
    return ""


def move_problem(move: Move, chapter: Chapter, blocks: int) -> str:
    """Return why the chapter cannot take the step, or ""."""
    if chapter.state == move.target:
        return f"“{chapter}” {move.done} already."
    if chapter.state not in move.sources:
        return f"“{chapter}” is “{chapter.get_state_display()}” now, so this cannot be done. Read it as it stands."
    if move.target == State.READY and not blocks:
        return f"“{chapter}” has no block yet. Add what it should say, then say that it is ready."
    return ""


def moves_from(state: str, *, is_team: bool) -> list[Move]:
    """Return the steps that the person can take with a chapter in that state."""
    return [one for one in MOVES.values() if state in one.sources and (is_team or not one.is_of_team)]


def seen_of(chapter: Chapter, blocks: Collection[Block]) -> str:
    """Return a short text that differs when the chapter, its order or a block does: what was read is checked."""
    return "-".join([str(chapter.revision), *(f"{one.pk}.{one.revision}" for one in blocks)])


def moved(keys: list[int], key: int, step: int) -> list[int]:
    """Return the keys with one of them a place further up (-1) or down (+1); at the ends it stays where it is."""
    at = keys.index(key)
    others = [one for one in keys if one != key]
    others.insert(max(0, at + step), key)
    return others


def is_as_it_came(block: Block) -> bool:
    """Say whether nobody has looked at the block since it was taken along from an earlier document."""
    return block.came_from_id is not None and block.revision == 0


def usual_chapters(kind: str, year: int) -> list[str]:
    """Return the chapters that a document of the kind starts with: as those of S1, S2 and S4 are arranged."""
    this, last = PlanningYear(year), PlanningYear(year).previous
    return [one.format(this=this, last=last) for one in USUAL[Document.Kind(kind)]]
