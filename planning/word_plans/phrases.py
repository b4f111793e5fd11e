"""The words that the portal writes into a Word file, and knows again when the file comes back. Pure."""

import re
from collections.abc import Iterable

from planning.service_plans.content import SectionSpec

REFERENCE = re.compile(r"\b([A-Z0-9]{2,8}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\b")
TYPE_HERE = "[Type here]"
CHOOSE = "Choose from the list"
NUMBER = "No."
AREA = "Workforce area"
PARTS = {"plan": "Service plan", "workforce": "Workforce plan"}
HOW_TO = (
    "Write below the headings and in the tables. Leave the headings as they are.",
    "In a table, leave the numbers: they tell the portal which row is which. Write something new in a row without a "
    "number; add more rows if you need them.",
    "When you are done, save the file as a Word document (.docx) and send it back to the portal. You see what it would "
    "change, section by section, before anything is kept.",
)
WORKFORCE_HOW_TO = "One row for each issue. Say in the first column which area it belongs to."
# Places to fill in that a template of another make may have left.
PLACEHOLDERS = frozenset({"type here", "text here", "add text here", "click or tap here to enter text"})
LIMIT = re.compile(r"up to \d+ words", re.IGNORECASE)


def reference_line(reference: str) -> str:
    return f"Reference {reference}. Keep this line: the portal knows the plan by it."


def is_reference_line(words: str) -> bool:
    """Whether this is the line by which the portal knows a file, of this plan or of another one."""
    said, match = tidy(words), REFERENCE.search(words.upper())
    if match is None or not said.startswith("reference"):
        return False
    return match.end() == len(words) or "keep this line" in said


def limit_line(spec: SectionSpec) -> str:
    return f"Up to {spec.word_limit} words." if spec.word_limit else ""


def tidy(text: str) -> str:
    """Return the words of a text for comparing: small letters, no marks, one space."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", text.casefold().replace("&", " and ")).split())


def guidance_lines(title: str, guidance: str) -> Iterable[str]:
    """Return the lines of the guidance as they stand in a file, on their own and after the title of an area."""
    for line in guidance.splitlines():
        if line.strip():
            yield line
            yield f"{title}: {line}"
    if guidance.strip():
        yield guidance
        yield f"{title}: {guidance}"


def is_placeholder(text: str) -> bool:
    return tidy(text) in PLACEHOLDERS
