"""Performance of the year before: measured figures with their targets (S1 2.2).

The figures are the portal's measurements. How a figure is printed may be typed beside it, such as "1.06M, -3.8%": that
stands for as long as it is the figure of the record, rounded; after that the record's own figure is shown.
"""

import re
from decimal import Decimal
from typing import Any

from mlco_portal.papers.elements import Tile, Tiles
from planning.operating_plan.blocks.headed_lines import is_text, typed
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, Notation, NotUnderstood, gathered, nothing
from planning.operating_plan.blocks.measured import Measured
from planning.operating_plan.blocks.sources import Sources

LABEL = "Figures"
HINT = (
    "Start each figure with ## and the code of its metric, such as ## vacancy-rate. Below it: Period, such as "
    "Period: March 2024; what it means, on a line of its own; and, if it is printed in another way than the portal "
    "would, Printed: 1.06M, -3.8% and Printed target: 1.10M"
)
KEYS = {"period": "period", "printed": "printed", "printed target": "printed_target"}
SCALES = {"": 0, "k": 3, "m": 6, "bn": 9}
FIRST_FIGURE = re.compile(r"^[^\d-]*(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<scale>bn|[KkMm])?\b")
LARGE = 1_000_000


def is_as_printed(printed: str, value: Decimal) -> bool:
    """Say whether the first figure of what is printed is the value, rounded to the digits that are printed."""
    match = FIRST_FIGURE.match(printed)
    if not match:
        return False
    number = Decimal(match["number"].replace(",", ""))
    digits = len(match["number"].partition(".")[2])
    power = SCALES[(match["scale"] or "").lower()]
    half = Decimal(5).scaleb(power - digits - 1)
    return abs(number.scaleb(power) - value) <= half


def figure_words(value: Decimal, *, is_percent: bool) -> str:
    """Return the value as the portal writes it: 3.5%, 1.06M, 1,204."""
    if is_percent:
        return f"{value.normalize():f}%"
    if abs(value) >= LARGE:
        return f"{value / LARGE:.2f}M"
    return f"{value.normalize():,f}"


def _gather(sources: Sources, binding: Binding) -> Gathered:
    missing = [one["metric"] for one in binding["figures"] if one["metric"] not in sources.measured]
    if missing:
        until = sources.year.previous
        return nothing(f"There is no figure up to the end of {until} for {', '.join(missing)}.")
    return gathered(Tiles(tuple(_tile(one, sources.measured[one["metric"]]) for one in binding["figures"])))


def _tile(told: dict[str, str], measured: Measured) -> Tile:
    details = [told.get("period", "")]
    if measured.target is not None:
        details.insert(0, f"Target {_words(told.get('printed_target', ''), measured.target, measured)}")
    judgement, tone = {True: ("Target met", "good"), False: ("Target not met", "poor"), None: ("", "")}[measured.is_met]
    return Tile(
        label=measured.name,
        figure=_words(told.get("printed", ""), measured.value, measured),
        detail=". ".join(filter(None, [*details, told.get("text", "").rstrip(".")])),
        judgement=judgement,
        tone=tone,
    )


def _words(printed: str, value: Decimal, measured: Measured) -> str:
    if printed and is_as_printed(printed, value):
        return printed
    return figure_words(value, is_percent=measured.is_percent)


def _text_of(binding: Binding) -> str:
    if _problems_of(binding):
        return ""
    return "\n\n".join("\n".join(_typed_lines(one)) for one in binding["figures"])


def _typed_lines(one: dict[str, str]) -> list[str]:
    named = [f"{label.capitalize()}: {one[key]}" for label, key in KEYS.items() if one.get(key)]
    return [f"## {one['metric']}", *named, *([one["text"]] if one.get("text") else [])]


def _binding_of(text: str) -> dict[str, Any]:
    figures: list[dict[str, str]] = []
    problems: list[str] = []
    for number, mark, words in typed(text):
        if mark == "##":
            figures.append({"metric": words})
        elif not figures:
            problems.append(f"Line {number}: start with the code of a metric, such as ## vacancy-rate")
        else:
            label, _, value = words.partition(":")
            key = KEYS.get(label.strip().casefold(), "")
            problems += _set(figures[-1], key or "text", value.strip() if key else words, number)
    binding = {"figures": figures}
    problems = problems or _problems_of(binding)
    if problems:
        raise NotUnderstood(problems)
    return binding


def _set(figure: dict[str, str], key: str, words: str, number: int) -> list[str]:
    """Put the words of a line into the figure; texts go on in one paragraph. Return what is wrong."""
    if key == "text":
        figure["text"] = f"{figure.get('text', '')} {words}".strip()
    elif key in figure:
        return [f"Line {number}: {figure['metric']} says this twice"]
    elif words:
        figure[key] = words
    return []


def _problems_of(binding: Binding) -> list[str]:
    figures = binding.get("figures")
    if not isinstance(figures, list) or not figures:
        return [f"{LABEL}: write at least one"]
    found: list[str] = []
    for number, one in enumerate(figures, start=1):
        if not isinstance(one, dict) or not is_text(one.get("metric")):
            found.append(f"{LABEL}, number {number}: it names no metric")
        elif not all(is_text(one[key]) for key in (*KEYS.values(), "text") if one.get(key)):
            found.append(f"{LABEL}, {one['metric']}: each part is a text on one line")
    return found


KIND = BlockKind(
    code="performance",
    label="Performance",
    hint="Measured figures with period, target and whether it was met",
    gather=_gather,
    notation=Notation(LABEL, HINT, _text_of, _binding_of, _problems_of),
)
