"""Two people in the matrix at the same moment. On PostgreSQL, where they meet."""

import pytest
from django.db import connection

from planning.alignment.actions.ticks import Saved, save_ticks
from planning.alignment.models import DeliverableTag
from planning.alignment.rules import Changed
from tests.factories import person
from tests.planning.aims.writing import together
from tests.planning.alignment.test_matrix import a_year, tag

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]
NOTHING: frozenset[tuple[int, int]] = frozenset()


def test_two_who_tick_different_boxes_keep_both_and_one_box_is_ticked_once() -> None:
    (one, two, _), (first, second) = a_year()
    tag(two, second)
    people = [person("planning_team"), person("planning_team")]
    saved: list[Saved] = []

    def save(added: set[tuple[int, int]], removed: set[tuple[int, int]], by: int) -> None:
        change = Changed(frozenset(added), frozenset(removed))
        saved.append(save_ticks(year=2024, changed=change, by=people[by]))

    same, away = (one.pk, first.pk), (two.pk, second.pk)
    found = together(
        lambda: save({same, (one.pk, second.pk)}, {away}, 0),
        lambda: save({same, (two.pk, first.pk)}, {away}, 1),
    )
    assert found == ["done", "done"]
    assert set(DeliverableTag.objects.values_list("deliverable", "priority")) == {
        same,
        (one.pk, second.pk),
        (two.pk, first.pk),
    }
    assert sorted((one.added, one.removed) for one in saved) == [(1, 0), (2, 1)]
