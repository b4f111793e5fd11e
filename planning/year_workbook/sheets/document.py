"""Sheets of what is written in blocks of the year's Operating Plan: achievements, performance, points of the budget.

A row is a line of a block. A block that is not in its chapter yet is placed at its end. The actions of the document
write it, so that the state of the chapter and its writers are kept.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from mlco_portal.years import PlanningYear
from planning.operating_plan.actions.placing import place_block, rebind_block
from planning.operating_plan.blocks import KINDS
from planning.operating_plan.models import Block, Chapter
from planning.releases.models import Document
from planning.year_workbook.sheets.kinds import Choice, Line, Named, Number
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Outside, Sheet, ToWrite, YearSoFar

LONGEST = 2_000
NUMBER = "Its place in the block: lines are shown from the smallest number up"


def chapters_of(year: int) -> dict[str, Chapter]:
    """Return the chapters of the year's Operating Plan by title."""
    found = Chapter.objects.filter(document__year=year, document__kind=Document.Kind.OPERATING_PLAN)
    return {one.title: one for one in found.order_by("-order", "-pk")}


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A line of a block, as a row shows it."""

    block: Block
    cells: Cells


def chapter_column() -> Column:
    words = "The title of a chapter of the year's Operating Plan"
    return Column(Named(words, 200), "The chapter", example="Looking back", needed=True)


def block_column(example: str) -> Column:
    words = "The title of the block; one that the chapter does not have is placed at its end"
    return Column(Line(200), words, example=example, needed=True)


class OfBlocks(Sheet):
    """What the sheets of blocks have in common: chapter, block and number are the key of a line."""

    writes_itself = True
    model = Block
    action = "block"
    outside: ClassVar[tuple[Outside, ...]] = (Outside("chapter", "chapters"),)
    block_kind: ClassVar[str]

    def lines_in(self, binding: dict[str, Any]) -> Iterator[Cells]:
        """Yield the lines of a block without chapter, block and number."""
        raise NotImplementedError

    def binding_of(self, rows: list[Cells]) -> dict[str, Any]:
        """Return the binding of a block with these lines."""
        raise NotImplementedError

    def records(self, year: int) -> Iterable[BlockLine]:
        found = Block.objects.filter(
            kind=self.block_kind,
            chapter__document__year=year,
            chapter__document__kind=Document.Kind.OPERATING_PLAN,
            chapter__taken_out_at__isnull=True,
        )
        for block in found.select_related("chapter").order_by("chapter__order", "order", "pk"):
            named = {"chapter": block.chapter.title, "block": block.title or KINDS[block.kind].label}
            numbers: Counter[str] = Counter()
            for cells in self.lines_in(block.binding):
                numbers[cells.get("kind", "")] += 1
                yield BlockLine(block, {**named, "number": str(numbers[cells.get("kind", "")]), **cells})

    def passes(self, rows: list[Any]) -> list[list[Any]]:
        return [sorted(rows, key=lambda row: int(row.cells.get("number") or 0))]

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        key = self.key_of({**cells, "number": str(int(cells["number"]) - 1)})
        if before is None and cells["number"] != "1" and key not in so_far.rows(self.tab):
            return [("number", f"There is no number {key[-1]} before it. Number the lines of a block 1, 2, 3")]
        return []

    def cells_of(self, record: Any) -> Cells:
        return {name: column.kind.render(record.cells.get(name, "")) for name, column in self.columns.items()}

    def write(self, rows: list[ToWrite], final: list[Cells], year: PlanningYear, by: Any) -> None:
        chapters = chapters_of(year)
        there = {(one.cells["chapter"], one.cells["block"]): one.block for one in self.records(year)}
        for place in dict.fromkeys((row.cells["chapter"], row.cells["block"]) for row in rows):
            lines = [cells for cells in final if (cells["chapter"], cells["block"]) == place]
            binding = self.binding_of(sorted(lines, key=lambda cells: int(cells["number"])))
            block = there.get(place)
            if block is not None:
                rebind_block(block=block, revision=block.revision, binding=binding, by=by)
            else:
                chapter, title = place
                place_block(chapter=chapters[chapter], kind=self.block_kind, binding=binding, title=title, by=by)


class Achievements(OfBlocks):
    """A row an achievement."""

    tab = "achievements"
    one = "achievement"
    about = "What the year before achieved, under headings"
    block_kind = "achievements"

    chapter = chapter_column()
    block = block_column("Key achievements 2023/24")
    number = Column(Number(1), NUMBER, example="1", needed=True)
    heading = Column(Line(LONGEST), "The heading that it stands under", example="Strategy", needed=True)
    text = Column(Line(LONGEST), "The achievement", example="A new clinic opened in the north.", needed=True)

    class Meta:
        import_id_fields = ("chapter", "block", "number")

    def lines_in(self, binding: dict[str, Any]) -> Iterator[Cells]:
        for head in binding.get("headings", ()):
            yield from ({"heading": head["name"], "text": line} for line in head["lines"])

    def binding_of(self, rows: list[Cells]) -> dict[str, Any]:
        heads = groupby(rows, key=lambda cells: cells["heading"])
        return {"headings": [{"name": name, "lines": [cells["text"] for cells in some]} for name, some in heads]}


class Performance(OfBlocks):
    """A row a figure."""

    tab = "performance"
    one = "figure"
    about = "Which measured figures the Operating Plan shows; their values are the portal's measurements"
    block_kind = "performance"
    outside = (*OfBlocks.outside, Outside("metric", "measured"))

    chapter = chapter_column()
    block = block_column("Performance 2023/24")
    number = Column(Number(1), NUMBER, example="1", needed=True)
    metric = Column(
        Named("The code of a metric that has a figure up to the end of the year before", 60), "What is measured",
        example="vacancy-rate", needed=True,
    )  # fmt: skip
    period = Column(Line(LONGEST), "The time that it is of", example="March 2024")
    text = Column(Line(LONGEST), "What it means", example="Fewer posts are empty")
    printed = Column(Line(LONGEST), "The figure, where it is printed in another way", example="1.06M, down 3.8%")
    printed_target = Column(Line(LONGEST), "The target, where it is printed in another way", example="1.10M")

    class Meta:
        import_id_fields = ("chapter", "block", "number")

    def lines_in(self, binding: dict[str, Any]) -> Iterator[Cells]:
        for one in binding.get("figures", ()):
            yield {str(name): str(text) for name, text in one.items()}

    def binding_of(self, rows: list[Cells]) -> dict[str, Any]:
        names = ("metric", "period", "text", "printed", "printed_target")
        return {"figures": [{name: cells[name] for name in names if cells[name]} for cells in rows]}


class BudgetPoints(OfBlocks):
    """A row a point of the budget strategy, or a figure beside them."""

    tab = "budget_points"
    one = "point"
    about = "The points of the budget strategy, and the figures beside them"
    block_kind = "budget"

    chapter = chapter_column()
    block = block_column("Our budget strategy 2024/25")
    number = Column(Number(1), f"{NUMBER}; points and figures each begin at 1", example="1", needed=True)
    kind = Column(Choice([("point", "Point"), ("figure", "Figure")]), "What it is", example="point", needed=True)
    text = Column(Line(LONGEST), "The point, or what the figure is", example="Spend within the total.", needed=True)
    figure = Column(Line(LONGEST), "The figure, for one", example="£287m")

    class Meta:
        import_id_fields = ("chapter", "block", "kind", "number")

    def lines_in(self, binding: dict[str, Any]) -> Iterator[Cells]:
        yield from ({"kind": "point", "text": one} for one in binding.get("points", ()))
        yield from (
            {"kind": "figure", "text": one["label"], "figure": one["figure"]} for one in binding.get("figures", ())
        )

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if (cells["kind"] == "figure") != bool(cells["figure"]):
            return [("figure", "A figure has one, and a point has none")]
        return super().problems(cells, before, so_far)

    def binding_of(self, rows: list[Cells]) -> dict[str, Any]:
        figures = [{"label": one["text"], "figure": one["figure"]} for one in rows if one["kind"] == "figure"]
        points = [one["text"] for one in rows if one["kind"] == "point"]
        return {"points": points, **({"figures": figures} if figures else {})}
