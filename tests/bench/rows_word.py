"""Word files of a full plan: 20 sections, 60 rows, 6,000 words; written and read in this process."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.sections import KINDS
from planning.word_plans.answers import Asked, answers_in
from planning.word_plans.documents.reading import read_document
from planning.word_plans.headings import KnownHeading
from planning.word_plans.layout import plan_file
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most

TEXTS, TABLES, ROWS, WORDS = 10, 10, 6, 6000
TIMES, MOST_SECONDS = 9, 1.5
SENTENCE = "We see people sooner at home and **ask** what mattered to them, see [our page](https://example.org/care)."
CHOICES = Lists({"priorities": {f"p{n}": f"Core priority number {n}" for n in range(6)}, "kloes": {}, "enablers": {}})


def measure(bench: Bench) -> Iterator[Figure]:
    content = full_plan()
    said = words_of(content)
    yield Figure("Word file of a full plan, words in it", said, "words", note=f"{TEXTS + TABLES} sections, 60 rows")
    file, seconds = timed(lambda: plan_file(content, CHOICES, reference="MLCO-7K3F-9QX2", organisation="MLCO"))
    yield Figure("Word file of a full plan, written", seconds, "seconds", at_most(MOST_SECONDS), f"{len(file):,} bytes")
    specs = [section.spec for section in content.sections]
    asked = Asked(specs, [KnownHeading(one.key, one.title, "", one.guidance) for one in specs], CHOICES)
    found, seconds = timed(lambda: answers_in(read_document(file, "plan.docx"), asked, is_ours=True))
    note = f"{len(found.answers)} sections found"
    yield Figure("Word file of a full plan, read", seconds, "seconds", at_most(MOST_SECONDS), note)


def full_plan() -> PlanContent:
    """Return a plan as large as any: half of its sections texts, half tables."""
    each = WORDS // (TEXTS + TABLES)
    sections = [
        SectionContent(
            _spec(number, "narrative"), text="\n\n".join([_sentences(each // 3)] * 2 + [_bullets(each // 3)])
        )
        for number in range(TEXTS)
    ]
    columns = [column for column in KINDS["priorities"].columns if column.type == "text"]
    for number in range(TEXTS, TEXTS + TABLES):
        cells = {column.name: _sentences(each // ROWS // len(columns)) for column in columns}
        row = {"priority": "Shorter waits", "owner": "Service lead", "due": "30 September 2024", "mlco_priority": "p1"}
        rows = tuple(Row(str(one), {**row, **cells}) for one in range(ROWS))
        sections.append(SectionContent(_spec(number, "priorities"), rows=rows))
    return PlanContent(2024, {"name": "Podiatry"}, {"name": "Service plan 2024/25"}, tuple(sections))


def words_of(content: PlanContent) -> int:
    return sum(section.words for section in content.sections)


def timed(step: Callable[[], Any]) -> tuple[Any, float]:
    """Return what the step made, and its median time in seconds."""
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        made = step()
        times.append(time.perf_counter() - started)
    return made, round(statistics.median(times), 3)


def _spec(number: int, kind: str) -> SectionSpec:
    return SectionSpec(f"section-{number}", f"What we do, part {number:02}", kind, guidance="Say what you will do.")


def _sentences(words: int) -> str:
    length = len(SENTENCE.split())
    return " ".join([SENTENCE] * max(1, round(words / length)))


def _bullets(words: int) -> str:
    length = len(SENTENCE.split())
    return "\n".join([f"- {SENTENCE}"] * max(1, round(words / length)))
