"""What moved: two versions of one full plan (20 sections, 60 rows, 6,000 words) compared down to the words."""

from collections.abc import Iterator
from dataclasses import replace
from gc import collect
from random import Random
from statistics import median
from time import process_time

from mlco_portal.years import PlanningYear
from planning.review.changes import changes_of, total_of
from planning.review.compare import compare
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most

MOST = 150  # milliseconds for two versions of one full plan
TIMES = 15
LONG = 10_000  # words of one text
COMMON = "the of to and a in we for people with our will by at home care service teams from this year plan more".split()  # noqa: SIM905 - words are easier to read so
RARE = [f"{start}{end}" for start in ("clin", "nurs", "wait", "visit", "famil", "ward", "train") for end in range(170)]


def measure(bench: Bench) -> Iterator[Figure]:
    before = full_plan(1)
    cases = {
        "one section changed": touched(before, sections=1, share=0.1),
        "every section and row changed, a word in ten": touched(before, sections=20, share=0.1),
        "every second word another, every row moved": touched(before, sections=20, share=0.5, moved=True),
        "everything written anew": full_plan(2),
    }
    earlier = full_plan(1, "last", 2023)
    this_year = touched(before, sections=20, share=0.5, moved=True)
    words = sum(len(text.split()) for text in texts_of(before))
    for name, after in cases.items():
        took, changed = milliseconds(before, after)
        note = f"{words:,} words, 60 rows; {changed}"
        yield Figure(f"comparing a full plan, {name}", took, "ms", at_most(MOST), note)
    took, changed = milliseconds(earlier, this_year)
    note = f"no row has its identity of last year; {changed}"
    yield Figure("comparing a full plan with last year's", took, "ms", at_most(MOST), note)
    few, again = few_words(before, 6), few_words(before, 7)
    took, changed = milliseconds(few, again)
    yield Figure("comparing a full plan of five words", took, "ms", at_most(MOST), f"in any order; {changed}")
    yield from long_texts()


def long_texts() -> Iterator[Figure]:
    """Texts of which one is ten times the other: the time should be about ten times, not a hundred."""
    for name, text in (("a text of few words, shuffled", shuffled), ("an English text, a word in ten", one_in_ten)):
        short, long = (milliseconds(*text(count))[0] for count in (LONG // 10, LONG))
        note = f"{long / max(short, 0.1):.1f} times the text of {LONG // 10:,} words"
        yield Figure(f"comparing {name}, {LONG:,} words", long, "ms", at_most(MOST), note)


def milliseconds(before: PlanDocument, after: PlanDocument) -> tuple[float, str]:
    """Return how long comparing worked, reading both versions from their frozen text left out, and what was found."""
    taken = []
    for _ in range(TIMES):
        collect()
        begun = process_time()
        total = total_of(changes_of(compare(before, after), after))
        taken.append(1000 * (process_time() - begun))
    return round(median(taken), 1), f"{total.words_added:,} words added, {total.words_removed:,} removed"


def full_plan(seed: int, identity: str = "row", year: int = 2024) -> PlanDocument:
    """Return a plan of 14 texts of 300 words and 6 tables of 10 rows of 30 words."""
    random = Random(seed)
    texts = [_section(f"text{n}", "narrative", text=sentence(random, 300)) for n in range(14)]
    tables = [
        _section(f"rows{n}", "priorities", rows=tuple(_row(random, f"{identity}-{n}-{row}", row) for row in range(10)))
        for n in range(6)
    ]
    return PlanDocument(PlanningYear(year), {"name": "Podiatry"}, {}, (*texts, *tables))


def _section(key: str, kind: str, text: str = "", rows: tuple[DocumentRow, ...] = ()) -> DocumentSection:
    return DocumentSection(key, key.title(), kind, "plan", "", True, text, rows)


def _row(random: Random, identity: str, number: int) -> DocumentRow:
    cells = {
        "priority": f"Aim {number} {sentence(random, 3)}",
        "actions": sentence(random, 14),
        "measure": sentence(random, 9),
        "owner": "Service lead",
        "due": "2024-09-30",
        "mlco_priority": "p1",
        "metric": "",
    }
    return DocumentRow(identity, cells, {"mlco_priority": "Resilience"})


def sentence(random: Random, words: int) -> str:
    """Return English-like text: a third common words, the rest rarer ones, a paragraph every sixty."""
    found = [random.choice(COMMON) if random.random() < 0.4 else random.choice(RARE) for _ in range(words)]
    return "".join(
        f"{word}{'.' if n % 15 == 14 else ''}{chr(10) * 2 if n % 60 == 59 else ' '}" for n, word in enumerate(found)
    )


def touched(plan: PlanDocument, *, sections: int, share: float, moved: bool = False) -> PlanDocument:
    random = Random(3)

    def other(text: str) -> str:
        return " ".join(random.choice(RARE) if random.random() < share else word for word in text.split(" "))

    def row(one: DocumentRow) -> DocumentRow:
        return replace(one, cells={**one.cells, **{name: other(one.cells[name]) for name in ("actions", "measure")}})

    def section(one: DocumentSection) -> DocumentSection:
        rows = [row(each) for each in one.rows]
        return replace(one, text=other(one.text), rows=tuple(reversed(rows) if moved else rows))

    return replace(plan, sections=(*map(section, plan.sections[:sections]), *plan.sections[sections:]))


def few_words(plan: PlanDocument, seed: int) -> PlanDocument:
    """Return the plan with each text as long as it is, of five words in any order."""
    random = Random(seed)

    def other(text: str) -> str:
        return " ".join(random.choices(COMMON[:5], k=len(text.split())))

    def section(one: DocumentSection) -> DocumentSection:
        names = ("actions", "measure")
        rows = (
            replace(row, cells={**row.cells, **{name: other(row.cells[name]) for name in names}}) for row in one.rows
        )
        return replace(one, text=other(one.text), rows=tuple(rows))

    return replace(plan, sections=tuple(map(section, plan.sections)))


def shuffled(words: int) -> tuple[PlanDocument, PlanDocument]:
    """Five words in any order: nearly each word stands beside a fifth of all others."""
    random = Random(4)
    return tuple(_of_text(" ".join(random.choices(COMMON[:5], k=words))) for _ in range(2))  # type: ignore[return-value]


def one_in_ten(words: int) -> tuple[PlanDocument, PlanDocument]:
    before = _of_text(sentence(Random(5), words))
    return before, touched(before, sections=1, share=0.1)


def _of_text(text: str) -> PlanDocument:
    return PlanDocument(PlanningYear(2024), {"name": "Podiatry"}, {}, (_section("text", "narrative", text=text),))


def texts_of(plan: PlanDocument) -> list[str]:
    return [
        text for one in plan.sections for text in (one.text, *(cell for row in one.rows for cell in row.cells.values()))
    ]
