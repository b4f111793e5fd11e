"""Short forms that nobody explains. Pure."""

import re
from collections.abc import Iterator

from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan

# Two capitals or more, and no more small letters than capitals: QCR, NR2R, SaLT, H@H, but not McDonald.
SHORT_FORM = re.compile(r"(?<![\w@&-])(?=[\w@&]{0,10}[A-Z][\w@&]{0,10}[A-Z])[A-Za-z][A-Za-z0-9@&]{1,9}(?![\w@&])")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S{1,64}@\S{1,100}\.\w+|\]\([^()\s]{0,500}\)|#\w+")
ROMAN = re.compile(r"(?=[IVXLC])(?:X[LC]|L?X{0,3})(?:IX|IV|V?I{0,3})")
PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
# What everybody reads without help, units, and words that are written in capitals for weight.
# fmt: off
KNOWN = frozenset({
    "NHS", "UK", "GP", "PDF", "TV", "OK", "ID", "EU", "UN", "US", "USA", "HIV", "DNA", "CD", "DVD", "FAQ", "PIN",
    "SMS", "BBC", "USB", "PC", "AM", "PM", "BST", "GMT", "VAT", "PhD", "BSc", "MSc", "COVID", "AIDS", "WiFi",
    "YouTube", "KG", "MG", "ML", "KM", "CM", "MM", "MB", "GB", "TB", "kWh", "CO2", "AND", "OR", "NOT", "NO", "ALL",
    "ANY", "MUST", "NEW", "YES", "NB", "THE", "TO", "IN", "ON", "OF", "IF", "WE", "IS", "BE", "BY", "AT", "TBC",
    "TBA", "TBD", "MLCO", "LCO",
})
# fmt: on
CAPITALS = re.compile(r"[A-Z]{2,}")
# An all-capital word as long as this is a word for weight, not a short form.
LONGEST = 6
BRACKETS = re.compile(r"\(([^()]{1,120})\)")
ALONE = re.compile(r"\s*([A-Za-z][A-Za-z0-9@&]{1,9}?)s?\s*")
BEFORE = re.compile(r"(?<!\w)([A-Za-z][A-Za-z0-9@&]{1,9}?)s?\s*$")
WORD = re.compile(r"[A-Za-z0-9]+")
SMALL = {"of", "and", "the", "for", "in", "to", "at", "a", "on", "with", "or", "by"}


def unexplained(plan: CheckedPlan) -> Found:
    """Find each short form that neither the glossary nor the plan explains, where it is used first."""
    everything = "\n".join(passage.text for passage in plan.passages)
    explained = explained_in(everything) | set(plan.content.terms)
    words = set(re.findall(r"\b[a-z]{2,}\b", everything))
    seen: set[str] = set()
    for passage in plan.passages:
        for short in short_forms_in(passage.text):
            if short in seen or short in explained or short.lower() in words:
                continue
            seen.add(short)
            said = f"{passage.name}: “{short}” is not explained. Write the words out once, with {short} in brackets"
            yield passage.place, said


def short_forms_in(text: str) -> Iterator[str]:
    """Yield the short forms in the text, in the singular; no units, postcodes or numerals, nor what everybody knows."""
    if not CAPITALS.search(text) and "@" not in text and not re.search(r"[A-Z][a-z&@]{0,3}[A-Z]", text):
        return
    plain = ADDRESS.sub(" ", POSTCODE.sub(" ", text))
    for line in plain.splitlines():
        # A line in capitals is a heading that shouts.
        if line.isupper() and len(line.split()) > 2:
            continue
        for found in SHORT_FORM.finditer(line):
            short = PLURAL.sub("", found[0])
            if _is_short_form(short):
                yield short


def _is_short_form(short: str) -> bool:
    capitals = sum(one.isupper() for one in short)
    small = sum(one.islower() for one in short)
    if short in KNOWN or capitals < 2 or small > capitals or ROMAN.fullmatch(short):
        return False
    return not (short.isalpha() and short.isupper() and len(short) >= LONGEST)


def explained_in(text: str) -> set[str]:
    """Return the short forms that the text explains: "Primary Care Network (PCN)" or "PCN (primary care network)"."""
    found = set()
    for brackets in BRACKETS.finditer(text):
        before, inside = text[max(0, brackets.start() - 160) : brackets.start()], brackets[1]
        alone, named = ALONE.fullmatch(inside), BEFORE.search(before[-16:])
        if alone and _stands_for(alone[1], before.rpartition("(")[2], at_end=True):
            found.add(alone[1])
        elif named and _stands_for(named[1], inside, at_end=False):
            found.add(named[1])
    return found


def _stands_for(short: str, words: str, *, at_end: bool) -> bool:
    """Say whether the words begin with the letters of the short form, small words left out or not."""
    letters = [one for one in short.lower() if one.isalpha()]
    parts = [one.lower() for one in WORD.findall(words)]
    for kept in (parts, [one for one in parts if one not in SMALL]):
        near = kept[-len(letters) :] if at_end else kept[: len(letters)]
        if len(near) == len(letters) and all(word[0] == letter for word, letter in zip(near, letters, strict=True)):
            return True
    # Letters from inside of words, such as SALT for speech and language therapy or ContrOCC.
    near = parts[-len(letters) - 3 :] if at_end else parts
    return bool(letters) and any(
        near[start][0] == letters[0] and _holds("".join(near[start:]), letters) for start in range(len(near))
    )


def _holds(text: str, letters: list[str]) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


UNEXPLAINED = Rule(
    "unexplained-short-form",
    Level.THOUGHT,
    "A short form that neither the glossary nor the plan explains",
    "Partners and the public read the plan too, and the same letters mean different things to different teams.",
    "“QCR” without “Quality Care Round (QCR)” before it",
    unexplained,
)
