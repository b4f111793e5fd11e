"""Two people save one section at the same instant: one text stands, the other is given back."""

import pytest

from planning.service_plans.actions import TypedRow, save_section
from planning.service_plans.content import SectionContent
from planning.service_plans.rules import EditConflict
from tests.factories import empty_plan, person
from tests.planning.approval.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("key", ["our-service", "looking-back"])
@pytest.mark.parametrize("_round", range(4))
def test_one_of_two_saves_wins_and_the_other_hears_of_it(key: str, _round: int) -> None:
    plan = empty_plan()
    people = [person("contributor", service=plan.service) for _ in range(2)]
    section = plan.sections.get(template_section__key=key)

    def save(number: int) -> SectionContent:
        words = f"Text {number}"
        rows = [TypedRow("", {"achievement": words})]
        return save_section(section=section, revision=0, text=words, rows=rows, by=people[number])

    answers = at_once(lambda: save(0), lambda: save(1))
    won = [one for one in answers if isinstance(one, SectionContent)]
    lost = [one for one in answers if isinstance(one, EditConflict)]
    assert (len(won), len(lost)) == (1, 1), answers
    section.refresh_from_db()
    assert section.revision == 1
    assert [row.cells for row in section.rows.all()] == [row.cells for row in won[0].rows]
    assert (section.text, lost[0].current.text) == (won[0].text, won[0].text)
    assert plan.case.authors.count() == 1
