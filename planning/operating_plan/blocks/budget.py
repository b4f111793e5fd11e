"""Budget strategy: points, and figures beside them (S1 5.1). Both are written in the block."""

from typing import Any

from mlco_portal.papers.elements import Bullets, Element, Line, Tile, Tiles
from planning.operating_plan.blocks.headed_lines import LONGEST, is_text, typed
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, Notation, NotUnderstood, gathered
from planning.operating_plan.blocks.sources import Sources

LABEL = "Points"
HINT = (
    "Write each point on a line that starts with -. Figures can follow below a line that says ## Figures, "
    "each with what it is: - Services in 2024/25: £287m"
)
FIGURES = "Figures"


def _gather(_sources: Sources, binding: Binding) -> Gathered:
    elements: list[Element] = []
    figures = binding.get("figures", ())
    if figures:
        elements.append(Tiles(tuple(Tile(one["label"], one["figure"]) for one in figures)))
    return gathered(*elements, Bullets(tuple(Line(one) for one in binding["points"])))


def _text_of(binding: Binding) -> str:
    if _problems_of(binding):
        return ""
    lines = [f"- {one}" for one in binding["points"]]
    figures = [f"- {one['label']}: {one['figure']}" for one in binding.get("figures", ())]
    return "\n".join([*lines, *(["", f"## {FIGURES}", *figures] if figures else [])])


def _binding_of(text: str) -> dict[str, Any]:
    points: list[str] = []
    figures: list[dict[str, str]] = []
    problems: list[str] = []
    in_figures = False
    for number, mark, words in typed(text):
        if mark == "##" and words.casefold() == FIGURES.casefold():
            in_figures = True
        elif mark != "-" or not words:
            problems.append(f"Line {number}: start each point with -")
        elif not in_figures:
            points.append(words)
        elif ": " in words:
            label, _, figure = words.rpartition(": ")
            figures.append({"label": label.strip(), "figure": figure.strip()})
        else:
            problems.append(f"Line {number}: say what the figure is, such as - Services in 2024/25: £287m")
    binding: dict[str, Any] = {"points": points} | ({"figures": figures} if figures else {})
    problems = problems or _problems_of(binding)
    if problems:
        raise NotUnderstood(problems)
    return binding


def _problems_of(binding: Binding) -> list[str]:
    points, figures = binding.get("points"), binding.get("figures", [])
    if not isinstance(points, list) or not points:
        return [f"{LABEL}: write at least one point"]
    if not all(is_text(one) for one in points):
        return [f"{LABEL}: each point is a text of up to {LONGEST:,} characters on one line"]
    if not isinstance(figures, list) or not all(_is_figure(one) for one in figures):
        return ["Figures: each has a label and a figure"]
    return []


def _is_figure(one: Any) -> bool:
    return isinstance(one, dict) and is_text(one.get("label")) and is_text(one.get("figure"))


KIND = BlockKind(
    code="budget",
    label="Budget strategy and figures",
    hint="The points of the budget strategy, and its figures",
    gather=_gather,
    notation=Notation(LABEL, HINT, _text_of, _binding_of, _problems_of),
)
