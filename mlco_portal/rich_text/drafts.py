"""Blocks while they grow: lists item by item, cells block by block."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mlco_portal.rich_text.blocks import Block, BlockKind, Runs, block_of, table_of
from mlco_portal.rich_text.runs import Run, merged, text_in, tidied

MOST_NUMBERS = 999
LINE = Run("\n")


@dataclass(slots=True)
class Draft:
    """A block that may still get lines. `of_items` are lines that were items where no list is allowed."""

    kind: BlockKind
    lines: list[list[Run]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    start: int = 1
    level: int = 0
    rows: list[list[Runs]] = field(default_factory=list)
    top_items: int = 0
    of_items: bool = False

    @property
    def is_list(self) -> bool:
        return self.kind in ("bullets", "numbers")

    @property
    def next_number(self) -> int:
        return self.start + self.top_items

    def add(self, line: Runs, level: int = 0) -> None:
        self.lines.append(list(line))
        self.levels.append(level)
        self.top_items += not level

    def lengthen(self, line: Runs) -> None:
        """Add words to the last line."""
        self.lines[-1] += [Run(" "), *line]

    def block(self) -> Block:
        if self.kind == "table":
            return table_of(self.rows)
        lines = [tidied(line) for line in self.lines]
        return block_of(self.kind, lines, start=self.start, level=self.level, levels=self.levels)


def lines_in(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs line by line."""
    line: list[Run] = []
    for run in runs:
        if run == LINE:
            yield line
            line = []
        else:
            line.append(run)
    yield line


def without_start(runs: Sequence[Run], length: int) -> list[Run]:
    """Return the runs without their first `length` characters."""
    kept = []
    for run in runs:
        kept.append(replace(run, text=run.text[length:]))
        length = max(0, length - len(run.text))
    return kept


def joined(lines: Iterable[Runs], between: str) -> Runs:
    """Return the lines as one."""
    runs: list[Run] = []
    for line in lines:
        if line and runs:
            runs.append(Run(between))
        runs += line
    return tidied(merged(runs))


def in_cell(drafts: Iterable[Draft]) -> Runs:
    """Return the blocks of a cell as its one line; its bullets stay as characters."""
    lines: list[Runs] = []
    for draft in drafts:
        block = draft.block()
        rows = [joined(row, "; ") for row in block.cells] if block.kind == "table" else block.spans
        lines += [(Run("• "), *runs) for runs in rows] if draft.is_list else rows
    return joined(lines, " ")


def table_draft(rows: Sequence[Sequence[Runs]]) -> Draft:
    """Return the table; its first row is its head, which needs no bold, and a rule of dashes is no words."""
    head, *others = rows
    plain = tuple(merged(replace(run, bold=False) for run in cell) for cell in head)
    clean = [[_no_rule(cell) for cell in row] for row in (plain, *others)]
    return Draft("table", rows=clean)


def _no_rule(cell: Runs) -> Runs:
    return (Run("–"),) if not text_in(cell).strip("-: ") and "---" in text_in(cell) else cell
