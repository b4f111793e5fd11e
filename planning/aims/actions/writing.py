"""Adding, changing, moving and taking out: under the lock of the years, checked again, told to the audit trail."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.years import PlanningYear
from planning.aims.queries.records import last_place, siblings_of, values_of
from planning.aims.queries.standing import problem_of
from planning.aims.queries.uses import uses_of
from planning.aims.rules.records import (
    FIXED_ONCE_USED,
    Record,
    Root,
    fields_of,
    mark_of,
    moved,
    noun_of,
    root_of,
    year_of,
)
from planning.aims.rules.refusals import ONLY_THE_TEAM, AimGone, AimsRefused, ChangedMeanwhile, FieldRefused
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Priority, PriorityAlias
from planning.workplans.models import Deliverable, Placement
from services.queries import access_of

Said = Mapping[str, Any]


def lock_year(year: int, by: User) -> None:
    """Lock every year's row, in one order, so that links between years are written one after another.

    Raises AimsRefused for a year that is closed or was never set up, and for a person who may not.
    """
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
        raise AimsRefused(ONLY_THE_TEAM)
    years = {int(one.year): one for one in PlanningCycle.objects.select_for_update().order_by("pk")}
    if year not in years:
        raise AimsRefused(f"{PlanningYear(year)} is not set up, so what it aims at stands as it is.")
    if years[year].state == PlanningCycle.State.CLOSED:
        raise AimsRefused(f"{PlanningYear(year)} is closed, so what it aims at stands as it is. Nothing was saved.")


def add(one: Record, said: Said, *, by: User) -> Record:
    """Save the new record, last of its siblings; raise FieldRefused, AimGone when its framework or the like is gone."""
    with transaction.atomic():
        lock_year(year_of(one), by)
        root = root_of(one)
        if root is not one:
            root = _locked_root(root)
        _say(one, said)
        if hasattr(one, "order"):
            one.order = last_place(one) + 1
        _save(one, said)
        _count_save(root)
        record(f"aims.add_{noun_of(one)}", by=by, about=one, changes=changes_between({}, told(one)))
    return one


def change(one: Record, said: Said, *, seen: str, by: User) -> Record:
    """Save what is said over the record, whose state the person saw by the mark `seen`.

    Raises ChangedMeanwhile with what it says now, AimGone, FieldRefused. Saving what stands already writes nothing.
    """
    with transaction.atomic():
        lock_year(year_of(one), by)
        root = _locked_root(root_of(one))
        locked = _locked(one)
        now, before = values_of(locked), told(locked)
        if all(now[name] == value for name, value in said.items()):
            return locked
        if seen != mark_of(now, said):
            raise ChangedMeanwhile(now)
        _check_fixed(locked, said)
        moves = isinstance(locked, Placement) and said.get("heading_id", locked.heading_id) != locked.heading_id
        _say(locked, said)
        if moves:
            locked.order = last_place(locked) + 1  # type: ignore[union-attr]
        _save(locked, said)
        _count_save(root)
        record(f"aims.change_{noun_of(one)}", by=by, about=locked, changes=changes_between(before, told(locked)))
    return locked


def take_out(one: Record, *, by: User) -> None:
    """Take the record out with all that stands in it; raise AimsRefused with what uses it. Twice does nothing more."""
    with transaction.atomic():
        lock_year(year_of(one), by)
        locked = type(one)._default_manager.filter(pk=one.pk).first()
        if locked is None:
            return
        if uses := uses_of(locked):
            raise AimsRefused(f"It is used, so it stays. {'. '.join(uses)}.")
        root = root_of(locked)
        record(f"aims.take_out_{noun_of(one)}", by=by, about=locked, changes=changes_between(told(locked), {}))
        locked.delete()
        if root is not locked:
            _count_save(root)


def move(one: Record, way: str, *, by: User) -> None:
    """Let the record change places with the one before or after it; at the edge nothing moves."""
    with transaction.atomic():
        lock_year(year_of(one), by)
        there = {each.pk: each for each in siblings_of(_locked(one))}
        order = moved(list(there), one.pk, way)
        if order == list(there):
            return
        for number, key in enumerate(order, start=1):
            there[key].order = number
        type(one)._default_manager.bulk_update(there.values(), ["order"])  # type: ignore[misc]
        _count_save(root_of(one))
        place = [str(list(there).index(one.pk) + 1), str(order.index(one.pk) + 1)]
        record(f"aims.move_{noun_of(one)}", by=by, about=one, changes={"order": place})


def told(one: Record) -> dict[str, Any]:
    """Return what the record says as the audit trail tells it: names in place of keys, nothing that is empty."""
    said = {}
    for name in fields_of(one):
        plain = name.removesuffix("_id")
        said[plain] = getattr(one, plain)
    if isinstance(one, Priority):
        said["aliases"] = sorted(PriorityAlias.objects.filter(priority=one).values_list("name", flat=True))
    if isinstance(one, Deliverable):
        said["services"] = sorted(one.services.values_list("name", flat=True))
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def _locked_root(root: Root) -> Root:
    found: Root | None = type(root)._default_manager.select_for_update(of=("self",)).filter(pk=root.pk).first()
    if found is None:
        raise AimGone
    return found


def _locked(one: Record) -> Record:
    found: Record | None = type(one)._default_manager.select_for_update(of=("self",)).filter(pk=one.pk).first()
    if found is None:
        raise AimGone
    return found


def _count_save(root: Root) -> None:
    root.revision += 1
    type(root)._default_manager.filter(pk=root.pk).update(revision=root.revision)


def _check_fixed(one: Record, said: Said) -> None:
    changed = [name for name in FIXED_ONCE_USED.get(type(one), ()) if name in said and said[name] != getattr(one, name)]
    if changed and (uses := uses_of(one)):
        raise FieldRefused(changed[0], f"It is used, so this stays as it is. {'. '.join(uses)}")


def _say(one: Record, said: Said) -> None:
    for name in fields_of(one):
        if name in said:
            setattr(one, name, said[name])
    if isinstance(one, Deliverable):
        # A post that signs in is known by its name.
        one.owner_user = User.objects.filter(name=one.owner, is_active=True).first() if one.owner else None
        one.updated_at = timezone.now()


def _save(one: Record, said: Said) -> None:
    """Save it, with what hangs on it; raise FieldRefused where it cannot stand, whoever was there first."""
    if problem := problem_of(one):
        raise FieldRefused(*problem)
    try:
        with transaction.atomic():
            one.save()
            _save_what_hangs_on(one, said)
    except IntegrityError as error:
        field = FIXED_ONCE_USED.get(type(one), ("name",))[0]
        why = "Somebody saved one like it at the same moment. Look at theirs, then choose another"
        raise FieldRefused(*(problem_of(one) or (field, why))) from error


def _save_what_hangs_on(one: Record, said: Said) -> None:
    if isinstance(one, Priority) and "aliases" in said:
        names = said["aliases"].splitlines()
        one.aliases.exclude(name__in=names).delete()
        there = set(one.aliases.values_list("name", flat=True))
        PriorityAlias.objects.bulk_create(PriorityAlias(priority=one, name=name) for name in names if name not in there)
    if isinstance(one, Deliverable) and "services" in said:
        one.services.set(said["services"])
