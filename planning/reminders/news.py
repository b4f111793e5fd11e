"""What happened, grouped by the plan that it is about; of a plan's decisions only the newest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import Resolver404, resolve

from mlco_portal.mail.models import Notice, Topic
from planning.reminders.queries.people import plans_by_case, plans_by_key


@dataclass(slots=True)
class Group:
    """The news of one plan, or of nothing in particular (no title)."""

    title: str
    notices: list[Notice] = field(default_factory=list)


# Of these the mail says what still waits when it is sent.
STILL_WAITS = frozenset({Topic.WAITING, Topic.VALUES})
Place = tuple[str, int] | None


def place_of(link: str) -> Place:
    """Return which plan or case a path within the portal is about, or None."""
    try:
        found = resolve(link.split("#")[0].split("?")[0]).kwargs
    except Resolver404:
        return None
    return next(((name, int(found[name])) for name in ("plan", "case") if name in found), None)


class Titles:
    """The plans that notices are about, looked up at once (two queries)."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        places = {link: place_of(link) for link in {one.link for one in notices}}
        cases = plans_by_case({place[1] for place in places.values() if place and place[0] == "case"})
        plans = plans_by_key({place[1] for place in places.values() if place and place[0] == "plan"})
        known: Mapping[str, Mapping[int, object]] = {"case": cases, "plan": plans}
        self._titles = {link: str(known[place[0]].get(place[1], "")) if place else "" for link, place in places.items()}

    def groups(self, notices: Iterable[Notice]) -> list[Group]:
        """Return the news by plan in the order that it came; what waits is not news and left out."""
        found: dict[str, Group] = {}
        for one in notices:
            if one.topic in STILL_WAITS:
                continue
            title = self._titles[one.link]
            group = found.setdefault(title, Group(title))
            if title and one.topic == Topic.DECISIONS:
                group.notices = [other for other in group.notices if other.topic != Topic.DECISIONS]
            group.notices.append(one)
        return list(found.values())
