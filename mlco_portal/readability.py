"""How hard a text is to read: its sentences, their words and syllables, and the age that can follow it. Pure.

The grade is that of Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", 1975
(Flesch-Kincaid): 0.39 × words a sentence + 11.8 × syllables a word − 15.59, in years of school; somebody in grade 1 is
six, so the age is five more.
Syllables are estimated from the letters, so a figure is a hint and never a verdict.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

AGE_IN_GRADE_0 = 5
# Beyond this no schooling helps: what is there is hardly sentences.
HIGHEST_AGE = 30
# Fewer words give a figure that jumps with each word.
FEWEST_WORDS = 30

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*–•·▪◦‣]\s+|\d{1,2}[.)]\s+|>\s+)+")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\([^()\s]{0,500}\)")
# A full stop, question or exclamation mark, closing quotes or brackets, a space, and what can begin a sentence.
_END = re.compile(r"[.!?…]{1,4}[\"'”’)\]]{0,3} (?=[\"'“‘(\[]{0,3}[A-Z0-9ÀÁÂÉÈÊÍÓÖÚÜ])")
_SHORT_FORMS = {"e.g", "i.e", "dr", "mr", "mrs", "ms", "prof", "st", "approx", "cf", "vs", "al"}
_BEFORE_NUMBERS = {"no", "nos", "fig", "vol", "tel", "ext", "ref", "p", "pp"}
_BEFORE = re.compile(r"([\w.]+)[.!?…]{1,4}[\"'”’)\]]{0,3} $")
_VOWELS = re.compile(r"[aeiouyàâäáãéèêëíìîïóòôöõúùûü]+")
# Endings whose vowel is not spoken, and vowels side by side that are two syllables.
_SILENT = re.compile(r"(?:[^laeiouy]es|[^dtaeiouy]ed|[^laeiouy]e)$")
_SPOKEN = re.compile(r"(?:[scgzx]|ch|sh)es$|[^laeiouy]led$")
_TWO = re.compile(
    r"ia(?![ln]s?$)|(?<![cgst])ia[ln]s?$|(?<![cgst])io|(?<![cgstf])ie[nt]|iu|eum|ao|oyee|(?<!q)ua[lrt]|(?<!g)ui[dn]|eo$|[aeiou]ing"
    r"|iety$|iest$|ism$|^crea"
)
_KNOWN = {"area": 3, "areas": 3, "diabetes": 4, "idea": 3, "ideas": 3, "friend": 1, "friends": 1} | dict.fromkeys(
    ("business", "every", "people", "really", "science", "several", "something", "sometimes", "someone", "friendly"), 2
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or item of a list, with its counts."""

    text: str
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        return grade_of([self])


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of an author's text. Each line stands for itself; marks of lists and headings fall away."""
    found: list[Sentence] = []
    for line in text.splitlines():
        tidy = " ".join(line.split())
        plain = _MARKS.sub("", _LINK.sub(r"\1", tidy)).replace("**", "").strip()
        if plain:
            found += (_counted(part) for cell in _cells(plain) for part in _parts(cell))
    return [one for one in found if one.words]


def _cells(line: str) -> list[str]:
    """Return the cells of a line of a table, or the line itself."""
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else [line]


def _parts(line: str) -> list[str]:
    """Split a line after each sentence; short forms such as "e.g." and initials end none."""
    parts, start = [], 0
    for end in _END.finditer(line):
        before = _BEFORE.search(line[max(start, end.start() - 12) : end.end()])
        word = before[1].lower().rstrip(".") if before else ""
        is_number = line[end.end()].isdigit() and word in _BEFORE_NUMBERS
        if is_number or word in _SHORT_FORMS or (len(word) == 1 and word.isalpha() and word != "i"):
            continue
        parts.append(line[start : end.end()].strip())
        start = end.end()
    return [*parts, line[start:].strip()]


def _counted(text: str) -> Sentence:
    words = _WORD.findall(text)
    return Sentence(text, len(words), sum(map(syllables, words)))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return about how many syllables the word has, at least 1; one in capitals is spelt letter by letter."""
    if word.isupper() and 1 < len(word) < 6:
        return len(word)
    return sum(_syllables_of(part) for part in re.split("[-'’]", word.lower()) if len(part) > 1 or part in "aio") or 1


def _syllables_of(part: str) -> int:
    if part in _KNOWN:
        return _KNOWN[part]
    count = len(_VOWELS.findall(part)) + len(_TWO.findall(part))
    if count > 1 and _SILENT.search(part) and not _SPOKEN.search(part):
        count -= 1
    return max(1, count)


def grade_of(sentences: Iterable[Sentence]) -> float:
    """Return the Flesch-Kincaid grade: years of school, 0 for no words."""
    counted = list(sentences)
    words = sum(one.words for one in counted)
    if not words:
        return 0.0
    spoken = sum(one.syllables for one in counted)
    return 0.39 * words / len(counted) + 11.8 * spoken / words - 15.59


def reading_age_of(sentences: Iterable[Sentence]) -> int | None:
    """Return the age in years that can follow the sentences, 5 to 30, or None for fewer than 30 words."""
    counted = list(sentences)
    if sum(one.words for one in counted) < FEWEST_WORDS:
        return None
    return min(HIGHEST_AGE, max(AGE_IN_GRADE_0, round(grade_of(counted) + AGE_IN_GRADE_0)))


def reading_age(text: str) -> int | None:
    """Return the age in years that can follow the text, or None for fewer than 30 words."""
    return reading_age_of(sentences_of(text))
