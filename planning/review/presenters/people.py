"""People to choose from, in groups."""

from collections.abc import Iterable

from mlco_portal.accounts.models import User
from planning.review.queries.people import PeopleToOwn

Choices = list[tuple[str, str]]


def owner_choices(people: PeopleToOwn) -> list[tuple[str, Choices]]:
    """Return the people who can own a condition, those of the plan first; addresses tell two of a name apart."""
    groups = (
        ("Who wrote the plan", people.authors),
        ("Others who write for the service", people.colleagues),
        ("Everybody else", people.others),
    )
    return [(title, _choices(members)) for title, members in groups if members]


def _choices(people: Iterable[User]) -> Choices:
    return [(str(one.pk), f"{one.name} ({one.email})") for one in people]


def names_words(people: Iterable[User], most: int = 3) -> str:
    """Return `Amina Khan`, `Amina Khan and Jo Bell` or `Amina Khan, Jo Bell, Sam Lee and 4 others`."""
    names = [one.name for one in people]
    if len(names) > most:
        left = len(names) - most
        names = [*names[:most], "1 other" if left == 1 else f"{left} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
