"""Two people publish the same plan at the same instant."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from planning.approval.models import Decision, Move
from planning.approval.rules import MoveRefused
from planning.publication.actions import publish_plan
from planning.publication.models import Publication, PublishedFile
from tests.factories import person
from tests.planning.publication.plans import approved_plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_publish_at_once_make_one_publication() -> None:
    plan = approved_plan()
    sha256 = plan.case.version_sha256
    people = [person("planning_team"), person("planning_team")]
    start, said = Barrier(2), []

    def publish_as(number: int) -> None:
        start.wait()
        try:
            publish_plan(plan=plan, audience="public", sha256=sha256, by=people[number])
            said.append("published")
        except MoveRefused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=publish_as, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert "published" in said
    assert len(said) == 2
    (refused,) = [one for one in said if one != "published"]
    assert "published" in refused or "changed" in refused
    assert Publication.objects.count() == 1
    assert PublishedFile.objects.count() == 6
    assert Decision.objects.filter(move=Move.PUBLISH).count() == 1
