"""Two people press at the same instant: one opens the year, the other is told who did; nothing is there twice."""

import pytest

from kloe.lines.models import Kloe
from planning.cycle.models import Milestone, PlanningCycle
from planning.plan_templates.models import PlanTemplate
from planning.priorities.models import Priority
from planning.service_plans.models import ServicePlan
from planning.year_opening.actions import open_year
from planning.year_opening.rules import ISSUED, OpenedMeanwhile
from tests.factories import ServiceFactory, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.year_opening.years import KINDS, full_year, opening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(3))
def test_two_who_press_at_once(_round: int) -> None:
    one, other = person("planning_team"), person("planning_team")
    full_year(one)
    ServiceFactory()
    wanted = opening(start_plans=True, templates=dict.fromkeys(KINDS, ISSUED))
    answers = at_once(lambda: open_year(wanted=wanted, by=one), lambda: open_year(wanted=wanted, by=other))
    won = [answer for answer in answers if isinstance(answer, PlanningCycle)]
    lost = [answer for answer in answers if isinstance(answer, OpenedMeanwhile)]
    assert (len(won), len(lost)) == (1, 1), answers
    winner = one if answers[0] is won[0] else other
    assert str(lost[0]).startswith(f"The planning year 2025/26 is there already. {winner.name} opened it on ")
    assert Priority.objects.filter(framework__year=2025).count() == Kloe.objects.filter(year=2025).count() == 1
    assert Milestone.objects.filter(cycle=won[0]).count() == 2
    assert PlanTemplate.objects.filter(year=2025).count() == 4
    assert ServicePlan.objects.filter(year=2025).count() == 2
