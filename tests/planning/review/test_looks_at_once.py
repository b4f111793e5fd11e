"""Two tabs of one reader, and two readers, at the same instant: a look each, and nobody sees an error."""

from functools import partial

import pytest

from planning.review.looks import note_look
from planning.review.models import VersionLook
from tests.factories import person
from tests.planning.review.plans import submitted_plan
from tests.planning.review.test_unlock_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_looks_at_the_same_instant_are_one_a_reader() -> None:
    plan, head, other = submitted_plan(), person("leadership_approver"), person("executive_approver")
    look = partial(note_look, version=plan.versions.get().pk)
    at_once(*(partial(look, by=reader.pk) for reader in (head, head, head, other)))
    readers = VersionLook.objects.order_by("reader").values_list("reader", flat=True)
    assert list(readers) == sorted([head.pk, other.pk])
