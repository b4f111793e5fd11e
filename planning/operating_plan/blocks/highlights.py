"""Priority highlights of teams and services, picked from approved plans (S1 4.2).

Each line says from which plan and version it is. A line that no approved plan holds names its source instead.
"""

from typing import Any

from mlco_portal.papers.elements import Bullets, Element, Heading, Line
from planning.operating_plan.blocks.approved import PlanLine, PlanOfYear
from planning.operating_plan.blocks.headed_lines import LONGEST, is_text, typed
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, Notation, NotUnderstood, gathered, nothing
from planning.operating_plan.blocks.sources import Sources

LABEL = "Highlights"
HINT = (
    "Start a group with ## and each highlight with -. Below a highlight, say from which approved plan it is: "
    "From: podiatry / the name of the priority. If it is from no plan, say where it is from: Source: Annual report"
)


def lines_to_pick(sources: Sources) -> list[tuple[PlanOfYear, PlanLine]]:
    """Return every priority of the approved plans of the year that may be quoted."""
    return [(plan, line) for plan in sources.plans.values() if plan.is_quotable for line in plan.words.lines]


def _gather(sources: Sources, binding: Binding) -> Gathered:
    problems = [
        problem
        for group in binding["groups"]
        for line in group["lines"]
        for pick in line.get("picks", ())
        if (problem := _pick_problem(sources, pick))
    ]
    if problems:
        return nothing(" ".join(dict.fromkeys(problems)))
    elements: list[Element] = []
    for group in binding["groups"]:
        lines = tuple(_line(sources, one) for one in group["lines"])
        elements += [Heading(group["name"], level=3), Bullets(lines)]
    return gathered(*elements)


def _pick_problem(sources: Sources, pick: dict[str, str]) -> str:
    """Return why nothing can be picked there, or ""."""
    plan = sources.plans.get(pick["service"])
    if plan is None:
        return f"There is no plan of {pick['service']} in {sources.year}."
    if not plan.is_approved:
        return f"The {plan.name} plan is not approved yet, so nothing can be picked from it."
    if not plan.is_quotable:
        return f"The {plan.name} plan is for staff only, so nothing of it can stand in a document that everybody reads."
    if plan.words.line(pick["priority"]) is None:
        return f"The approved {plan.title} has no priority “{pick['priority']}”."
    return ""


def _line(sources: Sources, told: dict[str, Any]) -> Line:
    picks = [(sources.plans[one["service"]], one["priority"]) for one in told.get("picks", ())]
    if not picks:
        return Line(told["text"], detail=f"{told['source']}; not from a plan in this portal")
    details = [f"{plan.title}: “{_name(plan, priority)}”" for plan, priority in picks]
    return Line(told["text"], picks[0][0].address, "; ".join(details))


def _name(plan: PlanOfYear, priority: str) -> str:
    line = plan.words.line(priority)
    return line.name if line else priority


def _text_of(binding: Binding) -> str:
    if _problems_of(binding):
        return ""
    return "\n\n".join("\n".join(_typed_group(one)) for one in binding["groups"])


def _typed_group(group: dict[str, Any]) -> list[str]:
    lines = [f"## {group['name']}"]
    for one in group["lines"]:
        lines.append(f"- {one['text']}")
        lines += [f"  From: {pick['service']} / {pick['priority']}" for pick in one.get("picks", ())]
        lines += [f"  Source: {one['source']}"] if one.get("source") else []
    return lines


def _binding_of(text: str) -> dict[str, Any]:
    groups: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, mark, words in typed(text):
        if mark == "##":
            groups.append({"name": words, "lines": []})
        elif not groups:
            problems.append(f"Line {number}: start with a group, such as ## Crisis")
        elif mark == "-":
            groups[-1]["lines"].append({"text": words})
        elif not groups[-1]["lines"]:
            problems.append(f"Line {number}: write a highlight first, on a line that starts with -")
        else:
            problems += _where_from(groups[-1]["lines"][-1], words, number)
    binding = {"groups": groups}
    problems = problems or _problems_of(binding)
    if problems:
        raise NotUnderstood(problems)
    return binding


def _where_from(line: dict[str, Any], words: str, number: int) -> list[str]:
    """Put where a highlight is from into its line; return what is wrong."""
    label, _, said = words.partition(":")
    service, slash, priority = (part.strip() for part in said.partition("/"))
    if label.strip().casefold() == "source" and said.strip():
        line["source"] = said.strip()
    elif label.strip().casefold() == "from" and service and slash and priority:
        line.setdefault("picks", []).append({"service": service, "priority": priority})
    else:
        return [f"Line {number}: say From: the service's code / the name of the priority, or Source: where it is from"]
    return []


def _problems_of(binding: Binding) -> list[str]:
    groups = binding.get("groups")
    if not isinstance(groups, list) or not groups:
        return [f"{LABEL}: write a group and at least one highlight"]
    found: list[str] = []
    for number, group in enumerate(groups, start=1):
        if not isinstance(group, dict) or not is_text(group.get("name")):
            found.append(f"{LABEL}, group {number}: it has no name")
        elif not isinstance(group.get("lines"), list) or not group["lines"]:
            found.append(f"{LABEL}, {group['name']}: write at least one highlight below it")
        else:
            found += [problem for one in group["lines"] if (problem := _line_problem(one, group["name"]))]
    return found


def _line_problem(one: Any, group: str) -> str:
    if not isinstance(one, dict) or not is_text(one.get("text")):
        return f"{LABEL}, {group}: each highlight is a text of up to {LONGEST:,} characters"
    picks = one.get("picks", [])
    if not isinstance(picks, list) or not all(_is_pick(pick) for pick in picks):
        return f"{LABEL}, {group}: a pick names a service and a priority"
    if not picks and not is_text(one.get("source")):
        return f"{LABEL}, {group}: say where “{one['text']}” is from"
    return ""


def _is_pick(pick: Any) -> bool:
    return isinstance(pick, dict) and is_text(pick.get("service")) and is_text(pick.get("priority"))


KIND = BlockKind(
    code="highlights",
    label="Highlights from plans",
    hint="Lines picked from approved plans, each with its plan and version",
    gather=_gather,
    notation=Notation(LABEL, HINT, _text_of, _binding_of, _problems_of),
)
