"""Linking a priority with the one that it carries on: renamed, split, merged. Never round in a circle."""

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.aims.actions.writing import lock_year
from planning.aims.queries.standing import links_between_priorities
from planning.aims.rules.refusals import AimGone, FieldRefused
from planning.aims.rules.succession import succession_problem
from planning.priorities.models import Framework, Priority, PrioritySuccession


def link_priority(*, priority: Priority, earlier: int, note: str, by: User) -> PrioritySuccession:
    """Say that the priority carries on the earlier one.

    Every year is locked meanwhile: two people who link each other's priorities come one after the other, and the
    second one's circle is seen. Raises FieldRefused, or AimGone when the priority is taken out.
    """
    with transaction.atomic():
        lock_year(int(priority.framework.year), by)
        keys = (priority.pk, earlier)
        found = {one.pk: one for one in Priority.objects.filter(pk__in=keys).select_related("framework")}
        if priority.pk not in found:
            raise AimGone
        if earlier not in found:
            raise FieldRefused("earlier", "This priority is not there any more. Choose another one")
        before, later = found[earlier], found[priority.pk]
        problem = succession_problem(
            links_between_priorities(),
            earlier=(before.pk, int(before.framework.year), str(before)),
            later=(later.pk, int(later.framework.year), str(later)),
        )
        if problem:
            raise FieldRefused("earlier", problem)
        made = PrioritySuccession.objects.create(earlier=before, later=later, note=note)
        _count(later.framework)
        record("aims.link_priority", by=by, about=later, changes={"carries on": [None, _words(made)]})
    return made


def unlink_priority(*, priority: Priority, link: int, by: User) -> None:
    """Take the link away; one that is gone already stays gone."""
    with transaction.atomic():
        lock_year(int(priority.framework.year), by)
        found = PrioritySuccession.objects.filter(pk=link, later=priority).select_related("earlier__framework").first()
        if found is None:
            return
        record("aims.unlink_priority", by=by, about=priority, changes={"carries on": [_words(found), None]})
        found.delete()
        _count(priority.framework)


def _count(framework: Framework) -> None:
    revision = Framework.objects.select_for_update().values_list("revision", flat=True).get(pk=framework.pk)
    Framework.objects.filter(pk=framework.pk).update(revision=revision + 1)


def _words(link: PrioritySuccession) -> str:
    words = f"{link.earlier}, {link.earlier.framework.name} {link.earlier.framework.year}"
    return f"{words} ({link.note})" if link.note else words
