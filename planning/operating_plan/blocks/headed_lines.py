"""Lines under headings that are typed in a block: `## Heading`, then `- line` for each. Pure."""

from collections.abc import Iterator
from typing import Any

from planning.operating_plan.blocks.kind import Binding, Notation, NotUnderstood

HINT = "Start a heading with ## and each line below it with -"
LONGEST = 2_000


def typed(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each line that is not empty: its number, its mark (`##`, `-` or ""), and its words."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if words.startswith("#"):
            yield number, "##", words.lstrip("#").strip()
        elif words.startswith(("- ", "* ", "• ")) or words == "-":
            yield number, "-", words[1:].strip()
        elif words:
            yield number, "", words


def heads_of(binding: Binding, key: str) -> list[tuple[str, list[str]]]:
    """Return the headings of a binding whose shape is right, each with its lines."""
    return [(one["name"], list(one["lines"])) for one in binding[key]]


def notation_of(key: str, label: str) -> Notation:
    """Return how lines under headings are typed; the binding holds them under `key`."""

    def text_of(binding: Binding) -> str:
        heads = [] if _problems(binding, key, label) else heads_of(binding, key)
        return "\n\n".join("\n".join([f"## {name}", *(f"- {line}" for line in lines)]) for name, lines in heads)

    def binding_of(text: str) -> dict[str, Any]:
        return {key: _read(text, label)}

    return Notation(label, HINT, text_of, binding_of, lambda binding: _problems(binding, key, label))


def _read(text: str, label: str) -> list[dict[str, Any]]:
    heads: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, mark, words in typed(text):
        if not words:
            problems.append(f"Line {number}: write something after {mark}")
        elif mark == "##":
            heads.append({"name": words, "lines": []})
        elif not heads:
            problems.append(f"Line {number}: start with a heading, such as ## Strategy")
        elif mark == "-":
            heads[-1]["lines"].append(words)
        else:
            problems.append(f"Line {number}: start a heading with ## or a line with -")
    problems += [f"{one['name']}: write at least one line below it" for one in heads if not one["lines"]]
    if not heads and not problems:
        problems.append(f"{label}: write a heading and at least one line")
    if problems:
        raise NotUnderstood(problems)
    return heads


def _problems(binding: Binding, key: str, label: str) -> list[str]:
    heads = binding.get(key)
    if not isinstance(heads, list) or not heads:
        return [f"{label}: write a heading and at least one line"]
    found = []
    for number, one in enumerate(heads, start=1):
        if not isinstance(one, dict) or not is_text(one.get("name")):
            found.append(f"{label}, heading {number}: it has no name")
        elif not isinstance(one.get("lines"), list) or not one["lines"]:
            found.append(f"{label}, {one['name']}: write at least one line below it")
        elif not all(is_text(line) for line in one["lines"]):
            found.append(f"{label}, {one['name']}: each line is a text of up to {LONGEST:,} characters")
    return found


def is_text(given: Any) -> bool:
    """Say whether it is words on one line, and not too many."""
    return isinstance(given, str) and bool(given.strip()) and len(given) <= LONGEST and "\n" not in given.strip()
