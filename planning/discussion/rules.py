"""What may be said, by whom, and who is named in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlco_portal.accounts.models import User
from planning.discussion.models import Comment

MOST_CHARACTERS = 5000
# A name after an @ that does not stand within a word, as it does in an e-mail address.
_AT = re.compile(r"(?<!\w)@(?=\w)")
_UNKNOWN = re.compile(r"[\w’'-]+(?: [^\W\d_a-z][\w’'-]*)?")


class CommentRefused(Exception):
    """A comment cannot be kept so; the text tells the user why and what to do."""


def text_problem(text: str) -> str | None:
    """Return why the text cannot be a comment, or None."""
    if not text.strip():
        return "Write your comment"
    if len(text) > MOST_CHARACTERS:
        return (
            f"A comment can have {MOST_CHARACTERS:,} characters; yours has {len(text):,}. "
            "Shorten it, or write the rest into the section"
        )
    return None


def can_change(comment: Comment, by: User) -> bool:
    """People change what they said themselves, and nothing else."""
    return comment.said_by_id == by.pk


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names by @Full Name: people of the plan, and words that are nobody's name there."""

    people: tuple[User, ...]
    unknown: tuple[str, ...]


def named_in(text: str, people: Iterable[User]) -> Named:
    """Return who is named in the text; the longest name that fits counts, in any case of letters."""
    plain = _plain(text)
    names = sorted(((_plain(one.name), one) for one in people), key=lambda one: -len(one[0]))
    found: dict[int, User] = {}
    unknown: dict[str, None] = {}
    for match in _AT.finditer(plain):
        rest = plain[match.end() :]
        fitting = [(name, one) for name, one in names if name and _begins(rest, name)]
        if fitting:
            longest = len(fitting[0][0])
            found |= {one.pk: one for name, one in fitting if len(name) == longest}
        elif words := _UNKNOWN.match(rest):
            unknown[f"@{words[0][:60]}"] = None
    return Named(tuple(found.values()), tuple(unknown))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _begins(text: str, name: str) -> bool:
    return text[: len(name)].casefold() == name.casefold() and not text[len(name) : len(name) + 1].isalnum()


def people_to_tell(groups: Iterable[Sequence[User]], by: User) -> list[User]:
    """Return everybody of the groups once, whoever said it left out."""
    return list({one.pk: one for group in groups for one in group if one.pk != by.pk}.values())
