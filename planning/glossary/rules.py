"""Which terms of the glossary a text uses. Pure."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

WORD = re.compile(r"\w+")
ENDINGS = ("s", "’s", "'s")


def is_acronym(short: str) -> bool:
    """Say whether capitals make it a short form, as in KLOE or PCN: such a form is looked for as it stands."""
    return sum(letter.isupper() for letter in short) > 1


def terms_used(text: str, terms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the terms that stand in the text as whole words, each once with its meaning, in the order of first use.

    `terms` maps short forms to meanings. Acronyms are looked for in their own capitals, other terms in any; a plural or
    a genitive counts ("KLOEs").
    """
    index = _by_first_word(tuple(terms))
    found: dict[str, str] = {}
    past = 0
    for word in WORD.finditer(text):
        if word.start() < past:
            continue
        for short in _starting_with(word[0], index):
            if short not in found and _stands_at(text, word.start(), short):
                found[short] = terms[short]
                past = word.start() + len(short)
                break
    return list(found.items())


def _starting_with(word: str, index: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    lowered = word.lower()
    yield from index.get(lowered, ())
    if lowered.endswith("s"):
        yield from index.get(lowered[:-1], ())


def _stands_at(text: str, start: int, short: str) -> bool:
    end = start + len(short)
    there = text[start:end]
    if there != short and (is_acronym(short) or there.lower() != short.lower()):
        return False
    rest = text[end : end + 3]
    return any(rest.startswith(ending) and not rest[len(ending) :][:1].isalnum() for ending in ("", *ENDINGS))


@lru_cache(maxsize=8)
def _by_first_word(shorts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the short forms by their first word in small letters, the longest first."""
    found: dict[str, list[str]] = {}
    for short in sorted(shorts, key=len, reverse=True):
        first = WORD.match(short)
        if first:
            found.setdefault(first[0].lower(), []).append(short)
    return {word: tuple(same) for word, same in found.items()}
