"""Adding, changing, retiring and bringing back one service."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from services.actions.writing import check_may_manage_catalogue, locked_catalogue, write_entries
from services.models import Service
from services.rules.catalogue import Catalogue, ChangedMeanwhile, EntryRefused, entry_problems
from services.rules.entries import EntryProblem, ServiceEntry, tidy


def add_service(*, entry: ServiceEntry, by: User) -> Service:
    """Put a service into the catalogue; raises EntryRefused with every problem, NotPermitted."""
    check_may_manage_catalogue(by)
    entry = tidy(entry)
    with transaction.atomic():
        catalogue = locked_catalogue()
        if entry.code in catalogue.entries:
            raise EntryRefused([code_is_taken(entry.code, catalogue)])
        return _write(None, entry, catalogue, action="services.add_service", by=by)


def change_service(*, entry: ServiceEntry, seen: str, by: User) -> Service:
    """Make the catalogue say what the entry says; nothing is written when it says so already.

    `seen` is the token of the entry that the person had before them. Raises ChangedMeanwhile when the
    catalogue says something else by now, EntryRefused with every problem, NotPermitted.
    """
    check_may_manage_catalogue(by)
    with transaction.atomic():
        catalogue = locked_catalogue()
        before = _seen(entry.code, seen, catalogue)
        return _write(before, tidy(entry), catalogue, action="services.change_service", by=by)


def retire_service(
    *, code: str, end_year: PlanningYear | None, reason: str, successors: Iterable[str] = (), seen: str, by: User
) -> Service:
    """End the service with a planning year; it stays in the catalogue and in its plans.

    Raises EntryRefused when its parts or roles in it run on, ChangedMeanwhile, NotPermitted.
    """
    check_may_manage_catalogue(by)
    with transaction.atomic():
        catalogue = locked_catalogue()
        before = _seen(code, seen, catalogue)
        if end_year is None:
            raise EntryRefused([EntryProblem("end_year", "Enter the last planning year, such as 2024/25")])
        after = tidy(replace(before, end_year=end_year, retired_reason=reason, successors=tuple(successors)))
        return _write(before, after, catalogue, action="services.retire_service", by=by, reason=after.retired_reason)


def bring_back_service(*, code: str, seen: str, by: User) -> Service:
    """Let a retired service run on, without an end, a reason or successors; raises as `retire_service` does."""
    check_may_manage_catalogue(by)
    with transaction.atomic():
        catalogue = locked_catalogue()
        before = _seen(code, seen, catalogue)
        after = replace(before, end_year=None, retired_reason="", successors=())
        return _write(before, after, catalogue, action="services.bring_back_service", by=by)


def code_is_taken(code: str, catalogue: Catalogue) -> EntryProblem:
    return EntryProblem("code", f"{catalogue.name_of(code)} has this code already. Choose another")


def _seen(code: str, seen: str, catalogue: Catalogue) -> ServiceEntry:
    before = catalogue.entries[code]
    if before.token != seen:
        raise ChangedMeanwhile(before)
    return before


def _write(
    before: ServiceEntry | None, after: ServiceEntry, catalogue: Catalogue, *, action: str, by: User, reason: str = ""
) -> Service:
    if before == after:
        return Service.objects.get(code=after.code)
    if problems := entry_problems(after, catalogue.with_entries([after])):
        raise EntryRefused(problems)
    return write_entries([(before, after)], action=action, by=by, reason=reason)[after.code]
