"""A whole year, day by day: opened from the last one, written, decided, published, updated, and the next one opened."""

from collections.abc import Callable
from datetime import date

import pytest
from freezegun import freeze_time

from mlco_portal.mail.models import OutboxMessage
from mlco_portal.years import PlanningYear
from planning.cycle.actions.dates import move_milestone
from planning.cycle.actions.passes import give_pass
from planning.cycle.actions.state import change_state
from planning.cycle.actions.timeline import tick_milestone
from planning.cycle.models import LatePass, Milestone, MilestoneMove, PlanningCycle
from planning.cycle.queries.dates import planned_move
from planning.cycle.rules.state import StateMove
from planning.plan_templates.actions.editing import new_version, remove_section
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.templates import template_with_key
from planning.publication.actions import publish_plan, reopen_plan
from planning.round.actions import Draft, hold_letters, send_letters
from planning.round.queries.outstanding import outstanding_of
from planning.round.queries.standing import every_service, rounds
from planning.round.rules import To
from planning.service_plans.models import PlanSection
from planning.template_editor.actions import issue_template
from planning.template_editor.rules import mark_of
from planning.year_opening.actions import open_year
from planning.year_opening.rules import ISSUED
from services.actions.absences import add_absence
from services.actions.people import name_deputy
from tests.factories import FULL
from tests.planning.template_editor.templates import add
from tests.planning.whole_year.days import Days, at
from tests.planning.whole_year.people import People, year_before
from tests.planning.year_opening.years import KINDS, opening

pytestmark = pytest.mark.django_db


class Year:
    """What people do in 2025/26, a method for each noon on which something happens."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.letters: list[str] = []

    @property
    def cycle(self) -> PlanningCycle:
        return PlanningCycle.objects.get(year=2025)

    def noons(self) -> dict[date, Callable[[], object]]:
        people = self.people
        return {
            date(2024, 9, 16): lambda: self.change(StateMove.OPEN),
            date(2024, 10, 7): lambda: people.begin(*people.leads),
            date(2024, 11, 18): self.tick_guidance,
            date(2025, 2, 3): lambda: self.change(StateMove.SUSPEND, reason="A hard winter"),
            date(2025, 2, 12): lambda: self.change(StateMove.RESUME),
            date(2025, 1, 13): self.issue_version_two,
            date(2025, 1, 20): self.move_plans_due,
            date(2025, 2, 17): lambda: people.submit("ada"),
            date(2025, 2, 19): self.ben_is_away_and_cara_has_a_deputy,
            date(2025, 3, 4): lambda: people.submit("cara", by=people.deputy),
            date(2025, 3, 6): lambda: people.approve(people.leadership, "ada", "cara"),
            date(2025, 3, 10): lambda: people.submit("ben"),
            date(2025, 3, 11): self.write_to_the_ones_outstanding,
            date(2025, 3, 12): self.give_dora_a_pass,
            date(2025, 3, 14): lambda: people.submit("dora"),
            date(2025, 3, 18): lambda: people.approve(people.leadership, "ben", "dora"),
            date(2025, 3, 20): lambda: people.approve(people.executive, *people.leads),
            date(2025, 4, 3): lambda: self.publish("ada"),
            date(2025, 4, 16): lambda: self.publish("ben", "cara", "dora"),
            date(2025, 9, 16): self.update_adas_plan,
        }

    def change(self, move: StateMove, reason: str = "") -> None:
        change_state(cycle=self.cycle, move=move, by=self.people.team, reason=reason)

    def tick_guidance(self) -> None:
        tick_milestone(milestone=Milestone.objects.get(cycle__year=2025, order=1), done=True, by=self.people.team)

    def issue_version_two(self) -> None:
        """Looking back leaves the template, a question about carbon comes."""
        before = PlanTemplate.objects.get(year=2025, kind="ad_led", status="issued")
        draft = new_version(template=before, by=self.people.team)
        add(draft, "Zero carbon", after="our-service", requirement="optional")
        remove_section(template=draft, key="looking-back", by=self.people.team)
        shown = template_with_key(draft.pk)
        seen = mark_of(shown, list(shown.sections.all()))
        done = issue_template(template=draft, change_note="Carbon", seen=seen, by=self.people.team)
        assert done.moved == 4
        aside = PlanSection.everything.filter(kept_aside_at__isnull=False)
        assert [one.rows.get().cells for one in aside] == [FULL["looking-back"][0]] * 4

    def move_plans_due(self) -> None:
        due = Milestone.objects.get(cycle__year=2025, sets="plans_due")
        to = date(2025, 3, 10)
        plan = planned_move(due.cycle, due, to)
        move_milestone(milestone=due, to=to, is_indicative=False, seen=plan.token, by=self.people.team)

    def ben_is_away_and_cara_has_a_deputy(self) -> None:
        people = self.people
        ben, cara = people.leads["ben"], people.leads["cara"]
        add_absence(user=ben, starts_on=date(2025, 2, 20), ends_on=date(2025, 3, 5), by=ben)
        name_deputy(
            appointment=cara.appointments.get(),
            deputy=people.deputy,
            starts_on=date(2025, 2, 20),
            ends_on=date(2025, 3, 31),
            by=people.team,
        )

    def write_to_the_ones_outstanding(self) -> None:
        of = rounds(date(2025, 3, 11))[2025]
        left = outstanding_of(every_service(of), of, To.WRITERS)
        keys = frozenset(one.user.pk for one in left.recipients)
        draft = Draft(To.WRITERS, "Your plan", "Hello {name}, {days_left}:\n{plans}", keys)
        batch = hold_letters(draft=draft, outstanding=left, of=of, by=self.people.team)
        assert {one.status for one in batch.messages.all()} == {"held"}
        send_letters(batch=batch, of=of, by=self.people.team)
        self.letters = list(batch.messages.values_list("to", flat=True))

    def give_dora_a_pass(self) -> None:
        people = self.people
        give_pass(
            cycle=self.cycle,
            service=people.services["dora"],
            user=people.leads["dora"],
            expires_at=at(date(2025, 3, 14), 17),
            reason="Was ill",
            by=people.team,
        )

    def publish(self, *names: str) -> None:
        for name in names:
            plan = self.people.plan(name)
            publish_plan(plan=plan, audience="staff", sha256=plan.case.version_sha256, by=self.people.team)

    def update_adas_plan(self) -> None:
        reopen_plan(plan=self.people.plan("ada"), by=self.people.team, reason="The clinic moved")


DUE = "Plans are due: 10 March 2025"
CHAIR = "Leadership has decided: 17 March 2025"
PASSED = ("was approved by the leadership team", "was approved by the MLCO Executive", "was published")


def _on(month: int, day: int, *said: str) -> dict[date, list[str]]:
    return {date(2025, month, day): list(said)}


def news(name: str, *when: tuple[int, int]) -> dict[date, list[str]]:
    """Return what becomes of a plan, as its authors are told."""
    told = zip(when, PASSED, strict=True)
    return {date(2025, month, day): [f"Service of {name} {what}"] for (month, day), what in told}


def test_a_year_from_its_opening_to_the_next_one() -> None:
    year_before()
    people = People()
    with freeze_time(at(date(2024, 9, 2), 12)):
        open_year(wanted=opening(templates=dict.fromkeys(KINDS, ISSUED), close_previous=True), by=people.team)
    year = Year(people)
    life = Days(2025, year.noons(), off=(date(2025, 2, 24), date(2025, 2, 25)))
    life.go(date(2024, 9, 2), date(2025, 9, 30))
    assert life.done == set(year.noons())
    assert life.changes == WINDOWS
    assert year.letters == [people.leads["dora"].email]
    _check_authors(life, people)
    _check_others(life, people)
    _check_next_year(people)


WINDOWS = {
    date(2024, 9, 2): "",
    date(2024, 10, 2): "write",
    date(2025, 2, 3): "",  # suspended
    date(2025, 2, 12): "write",
    date(2025, 3, 4): "write decide",
    date(2025, 3, 11): "decide",  # plans were due on the 10th, moved from the 3rd
    date(2025, 3, 29): "",
    date(2025, 4, 2): "publish",
    date(2025, 5, 1): "",
    date(2025, 9, 16): "decide publish reopen",
    date(2025, 9, 27): "",
}


def _check_authors(life: Days, people: People) -> None:
    """Reminded 28, 14, 7 and 1 days before and 1 after, until the plan is handed in."""
    first = _on(2, 13, f"{DUE} (in 25 days).")  # the 10th: the year was suspended
    second = _on(2, 26, f"{DUE} (in 12 days).")  # the 24th: the server was off
    third = _on(3, 3, f"{DUE} (in 7 days).")
    last = _on(3, 10, f"{DUE} (today).")  # the 9th: a Sunday
    reopened = _on(9, 17, "Service of Ada was reopened for revision")
    told = {name: life.told(lead.email) for name, lead in people.leads.items()}
    assert told["ada"] == first | news("Ada", (3, 7), (3, 21), (4, 4)) | reopened
    back = _on(3, 6, f"{DUE} (in 4 days).")  # away until the 5th
    assert told["ben"] == first | back | last | news("Ben", (3, 19), (3, 21), (4, 17))
    assert told["cara"] == first | second | third | news("Cara", (3, 7), (3, 21), (4, 17))
    begins = _on(2, 20, f"{DUE} (in 18 days).")  # the first day as deputy: what still holds
    assert life.told(people.deputy.email) == begins | second | third | news("Cara", (3, 7), (3, 21), (4, 17))
    after = _on(3, 11, f"{DUE} (1 day ago).")
    assert told["dora"] == first | second | third | last | after | news("Dora", (3, 19), (3, 21), (4, 17))
    at_once = OutboxMessage.objects.get(kind="cycle.late_pass_given")  # a pass could end before the next morning
    assert (at_once.to, at_once.created_at) == (people.leads["dora"].email, at(date(2025, 3, 12), 12))


def _check_others(life: Days, people: People) -> None:
    """Those who decide and publish are told when something comes to them, and reminded while it waits."""
    ada, ben, cara, dora = (f"Decide on Service of {name} by 17 March 2025" for name in ("Ada", "Ben", "Cara", "Dora"))
    assert life.told(people.leadership.email) == (
        _on(2, 18, ada)
        | _on(3, 5, ada, cara)
        | _on(3, 11, f"{CHAIR} (in 6 days).", ben)
        | _on(3, 17, f"{CHAIR} (today).", ben, dora)
    )
    ada, ben, cara, dora = (one.replace("17", "20") for one in (ada, ben, cara, dora))
    everything = (ada, ben, cara, dora)
    assert life.told(people.executive.email) == (
        _on(3, 7, ada, cara)
        | _on(3, 19, *everything)
        | _on(3, 20, "The Executive has decided: 21 March 2025 (tomorrow).", *everything)
    )
    ready = [f"Service of {name} is approved and can be published" for name in ("Ada", "Ben", "Cara", "Dora")]
    assert life.told(people.team.email) == {
        date(2024, 11, 15): ["Guidance is out: 18 November 2024 (in 3 days)"],
        date(2025, 3, 21): ready,
        date(2025, 4, 15): ["Plans are published: 22 April 2025 (in 7 days).", *ready[1:]],
    }


def _check_next_year(people: People) -> None:
    """2026/27 is made from 2025/26: its dates and questions come along, and nothing of what was done."""
    dates = {"opens_on": date(2025, 10, 2), "plans_due_on": date(2026, 3, 10)}
    wanted = opening(
        year=PlanningYear(2026),
        made_from=PlanningYear(2025),
        templates=dict.fromkeys(KINDS, ISSUED),
        close_previous=True,
        **dates,
    )
    with freeze_time(at(date(2025, 9, 30), 12)):
        cycle = open_year(wanted=wanted, by=people.team)
    assert PlanningCycle.objects.get(year=2025).state == "closed"
    assert (cycle.state, cycle.suspended_on, cycle.suspended_reason) == ("preparing", None, "")
    done = Milestone.objects.filter(cycle__year=2025).order_by("order")
    assert [bool(one.done_at) for one in done] == [True, True, True, True, True]
    anew = Milestone.objects.filter(cycle=cycle).order_by("order")
    assert [(one.due_on, one.done_at, one.is_indicative) for one in anew] == [
        (date(2025, 11, 18), None, True),
        (date(2026, 3, 10), None, True),
        (date(2026, 3, 17), None, True),
        (date(2026, 3, 23), None, True),  # the 21st is a Saturday
        (date(2026, 4, 22), None, True),
    ]
    assert MilestoneMove.objects.filter(milestone__cycle=cycle).count() == 0
    assert MilestoneMove.objects.filter(milestone__cycle__year=2025).count() == 2
    assert LatePass.objects.filter(cycle=cycle).count() == 0
    template = PlanTemplate.objects.get(year=2026, kind="ad_led")
    keys = ["our-service", "zero-carbon", "service-lead", "priorities", "case-studies"]
    assert (template.version, [one.key for one in template.sections.order_by("order")]) == (1, keys)
