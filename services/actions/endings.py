"""Services that end or run on with a new planning year, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from services.actions.people import end_appointment
from services.actions.writing import check_may_manage_catalogue, locked_catalogue, write_entries
from services.models import Appointment
from services.rules.catalogue import EntryRefused, entry_problems
from services.rules.entries import EntryProblem, ServiceEntry, tidy
from services.rules.people import AppointmentRefused


@dataclass(frozen=True, slots=True)
class Ending:
    """A service that ends with a year; `end_roles` also ends the roles that are held in it."""

    code: str
    reason: str
    successors: tuple[str, ...] = ()
    end_roles: bool = False


def end_services(*, endings: Sequence[Ending], with_year: PlanningYear, by: User) -> int:
    """End the services with that year, all or none; return how many.

    Raises EntryRefused, each problem naming the code of its service, or NotPermitted.
    """
    if not endings:
        return 0
    check_may_manage_catalogue(by)
    with transaction.atomic():
        for one in endings:
            if one.end_roles:
                _end_roles(one, with_year, by)
        catalogue = locked_catalogue()
        if missing := [one.code for one in endings if one.code not in catalogue.entries]:
            raise EntryRefused([EntryProblem(code, f"There is no service with the code {code}") for code in missing])
        afters = [
            tidy(
                replace(
                    catalogue.entries[one.code],
                    end_year=with_year,
                    retired_reason=one.reason,
                    successors=one.successors,
                )
            )
            for one in endings
        ]
        wanted = catalogue.with_entries(afters)
        if problems := [
            EntryProblem(after.code, problem.text) for after in afters for problem in entry_problems(after, wanted)
        ]:
            raise EntryRefused(problems)
        changes: list[tuple[ServiceEntry | None, ServiceEntry]] = [
            (catalogue.entries[after.code], after) for after in afters
        ]
        for change in changes:
            write_entries([change], action="services.retire_service", by=by, reason=change[1].retired_reason)
    return len(changes)


def _end_roles(ending: Ending, with_year: PlanningYear, by: User) -> None:
    held = Appointment.objects.filter(service__code=ending.code).exclude(ends_on__lte=with_year.ends_on)
    for one in held.order_by("pk"):
        last_day = with_year.ends_on
        try:
            end_appointment(appointment=one, last_day=last_day, by=by, reason=ending.reason)
        except AppointmentRefused as error:
            text = f"The role {one} cannot end on its own: {error}"
            raise EntryRefused([EntryProblem(ending.code, text)]) from error


def let_run_on(*, codes: Sequence[str], until: PlanningYear, by: User) -> int:
    """Let services that were to end run on until the end of that year; what carries them on follows them.

    Raises EntryRefused, each problem naming the code of its service, or NotPermitted.
    """
    if not codes:
        return 0
    check_may_manage_catalogue(by)
    with transaction.atomic():
        catalogue = locked_catalogue()
        befores = [catalogue.entries[code] for code in codes if code in catalogue.entries]
        afters = [replace(one, end_year=until) for one in befores if one.end_year is not None]
        wanted = catalogue.with_entries(afters)
        if problems := [
            EntryProblem(after.code, problem.text)
            for after in afters
            for problem in entry_problems(after, wanted)
            if problem.field != "end_year"  # what hangs on the service hung on it before, and longer
        ]:
            raise EntryRefused(problems)
        changes: list[tuple[ServiceEntry | None, ServiceEntry]] = [
            (catalogue.entries[after.code], after) for after in afters
        ]
        write_entries(changes, action="services.run_on", by=by, reason=f"Runs on until the end of {until}")
    return len(changes)
