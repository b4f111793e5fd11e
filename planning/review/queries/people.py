"""Who may own a condition, and who decides when somebody steps back."""

from dataclasses import dataclass
from datetime import date

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from planning.approval.models import ApprovalCase
from planning.approval.queries import authors_of, people_who_decide
from planning.service_plans.queries import shares_in_plan
from services.queries.people import HeldRoles, people_to_choose_from


@dataclass(frozen=True, slots=True)
class PeopleToOwn:
    """Whoever can own a condition: those who wrote the plan, others who write for the service, everybody else."""

    authors: tuple[User, ...]
    colleagues: tuple[User, ...]
    others: tuple[User, ...]

    def find(self, key: str) -> User:
        """Return the person of that key; raise KeyError."""
        everybody = (*self.authors, *self.colleagues, *self.others)
        return {str(one.pk): one for one in everybody}[key]


def people_to_own(case: ApprovalCase, on: date) -> PeopleToOwn:
    """Return the people with open accounts, by name, those of the plan first (three queries)."""
    wrote = authors_of(case)
    of_service = {
        one.holder
        for one in HeldRoles([Permission.WRITE_PLAN], [case.service], on).of(case.service, Permission.WRITE_PLAN)
    }
    found: tuple[list[User], list[User], list[User]] = ([], [], [])
    for one in people_to_choose_from():
        found[0 if one.pk in wrote else 1 if one.pk in of_service else 2].append(one)
    return PeopleToOwn(*(tuple(one) for one in found))


def takes_part(user: User, case: ApprovalCase) -> bool:
    """Whether the person was asked to write in the plan, or wrote in the document."""
    if case.is_document:
        return user.pk in authors_of(case)
    return shares_in_plan(user, case.service_plan.pk)


def who_decides_now(case: ApprovalCase, on: date) -> list[User]:
    """Return those who can decide on the case that day, by name."""
    return people_who_decide(case, on)
