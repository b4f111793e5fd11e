"""What was placed in a block beside what its records say now, and two people's words for one block."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from mlco_portal.papers.as_text import text_of_elements
from mlco_portal.wording import counted
from planning.operating_plan.blocks import BlockKind, Sources
from planning.operating_plan.blocks.highlights import KIND as HIGHLIGHTS
from planning.operating_plan.blocks.highlights import lines_to_pick
from planning.operating_plan.models import Block
from planning.operating_plan.presenters.drawing import drawn
from planning.operating_plan.queries.standing import Compared
from planning.review.presenters.words_shown import words_shown
from planning.review.words import changes_as_read
from planning.service_plans.presenters.comparison import Marked, marked_as_read

BEFORE, NOW = 1, 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both as they read, and the words that differ."""

    placed: SafeString
    now: SafeString
    words: SafeString
    added: int
    removed: int


def comparison_of(beside: Compared) -> Comparison:
    """Return what was placed and what the records say now, as they read and word by word."""
    shown = drawn({BEFORE: beside.placed, NOW: beside.now})
    changes = changes_as_read(text_of_elements(beside.placed), text_of_elements(beside.now))
    return Comparison(shown[BEFORE], shown[NOW], words_shown(changes), changes.added, changes.removed)


def both_texts(typed: list[str], now: Block, kind: BlockKind) -> Marked:
    """Return what was typed and what was saved meanwhile, their own parts marked."""
    saved = [now.title, now.text, kind.notation.text_of(now.binding) if kind.notation else ""]
    return marked_as_read(_joined(typed), _joined(saved))


def picks_for(kind: BlockKind, year: int) -> list[tuple[str, list[tuple[str, str]]]] | None:
    """Return, for highlights, what can be picked: plan by plan, each priority with how it is written; else None."""
    if kind is not HIGHLIGHTS:
        return None
    found: dict[str, list[tuple[str, str]]] = {}
    for plan, line in lines_to_pick(Sources(year)):
        found.setdefault(plan.title, []).append((line.name, f"From: {plan.service} / {line.name}"))
    return list(found.items())


def filled_words(placed: int, refused: int) -> str:
    """Return what the chapter's page says after everything that could be placed was."""
    if not placed and not refused:
        return "Every block holds something already."
    said = f"{counted(placed, 'block')} placed."
    return f"{said} {counted(refused, 'block')} could not be: each says why below." if refused else said


def _joined(parts: list[str]) -> str:
    return "\n\n".join(one for one in parts if one)
