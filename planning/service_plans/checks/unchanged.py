"""What is still last year's text. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan
from planning.service_plans.content import SectionContent
from planning.service_plans.likeness import likeness, words_of
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import DocumentSection

LIMIT = 0.85
# The post of the service lead, or a word of thanks, may well be the same every year.
FEWEST_WORDS = 8


def unchanged(plan: CheckedPlan) -> Found:
    """Find texts and rows that are over 85% alike with last year's in the same section."""
    for section in plan.content.sections:
        before = plan.last_year.find(section.spec.key) if plan.last_year else None
        if before is not None:
            yield from _rows(section, before) if kind_of(section.spec.kind).has_rows else _text(section, before)


def _text(section: SectionContent, before: DocumentSection) -> Found:
    if len(words_of(section.text)) < FEWEST_WORDS:
        return
    alike = likeness(section.text, before.text)
    if alike > LIMIT:
        where = (section.spec.key, None, None)
        yield where, f"“{section.spec.title}” is {_percent(alike)} the same as last year. Say what is different now"


def _rows(section: SectionContent, before: DocumentSection) -> Iterator[tuple[tuple[str, str | None, str | None], str]]:
    kind = kind_of(section.spec.kind)
    names = [column.name for column in kind.columns if column.type in ("line", "text")]
    earlier = Earlier([_joined(row.cells.get(name, "") for name in names) for row in before.rows])
    for number, row in enumerate(section.filled_rows, start=1):
        text = _joined(row.cells.get(name, "") for name in names)
        nearest = earlier.nearest(text)
        alike = likeness(text, nearest) if nearest else 0.0
        if alike > LIMIT:
            said = f"{kind.row_name.capitalize()} {number} is {_percent(alike)} the same as last year"
            yield (section.spec.key, row.id, names[0]), f"{said}. Say what is different now"


class Earlier:
    """The rows of last year, found by pairs of words: comparing every row with every other would take too long."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.with_pair: dict[tuple[str, str], list[int]] = {}
        for number, text in enumerate(texts):
            for pair in set(pairwise(words_of(text))):
                self.with_pair.setdefault(pair, []).append(number)

    def nearest(self, text: str) -> str:
        """Return the text that shares most pairs of words; "" when there is none, or for a text of few words."""
        words = words_of(text)
        shared: Counter[int] = Counter()
        for pair in set(pairwise(words)):
            shared.update(self.with_pair.get(pair, ()))
        if len(words) < FEWEST_WORDS or not shared:
            return ""
        [(nearest, count)] = shared.most_common(1)
        # Texts that are 85% alike share more than half of their pairs.
        return self.texts[nearest] if count * 2 >= len(set(pairwise(words))) else ""


def _joined(cells: Iterable[str]) -> str:
    return "\n".join(cells)


def _percent(alike: float) -> str:
    return "word for word" if alike == 1 else f"{int(alike * 100)}%"


UNCHANGED = Rule(
    "unchanged",
    Level.SHOULD,
    "A text that is over 85% the same as in last year's plan",
    "Another year has passed: readers look for what is new, and copied plans are believed less.",
    "“Our service” still names last year's aims",
    unchanged,
)
