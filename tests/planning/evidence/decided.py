"""Plans with decisions of every kind, for the tests of the evidence."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import Condition, Decision, Move
from planning.approval.rules import NewCondition, SectionSaid, Sitting, Wish
from planning.meetings.models import Meeting, MeetingItem
from planning.review.actions import approve_plan, decide_on_plans, return_plan
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import ServicePlan
from services.models import Service
from tests.factories import person, write
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, submitted_plan

NOTE = "The measure says how we count."
ASKED = "Say how you will measure it."
AGREED = SectionSaid("our-service", "Our service", "agree", "")
QUERIED = SectionSaid("priorities", "Our priorities", "query", "Which clinics?")


@dataclass
class Decided:
    """A plan that was returned, submitted again, and approved subject to a condition that was closed."""

    service: Service | None = None
    plan: ServicePlan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = submitted_plan(self.service)
        self.case = self.plan.case
        self.lead = lead_of(self.plan)
        self.head = person("leadership_approver", group=self.plan.service.group)
        self.executive = person("executive_approver")

    def returned(self) -> "Decided":
        return_plan(case=self.case, seen=seen(self.case), by=self.head, reason=ASKED, sections=[AGREED, QUERIED])
        self.plan.refresh_from_db()
        write(self.plan, {"our-service": "We see people at home and in clinics."}, by=self.lead)
        submit_plan(plan=self.plan, by=self.lead, note=NOTE)
        return self

    def agreed_by_head(self) -> "Decided":
        approve_plan(case=self.case, seen=seen(self.case), by=self.head, sections=[AGREED])
        return self

    def agreed_subject_to(self, text: str = "Name the clinics", owner: User | None = None) -> "Decided":
        due = timezone.localdate() + timedelta(days=30)
        condition = NewCondition(text, owner or self.lead, due, "priorities", "Our priorities")
        approve_plan(case=self.case, seen=seen(self.case), by=self.executive, conditions=[condition])
        return self

    def changed_condition(self) -> "Decided":
        later = timezone.localdate() + timedelta(days=60)
        engine.change_condition(condition=self.condition, by=self.executive, reason="More time", due_on=later)
        return self

    def closed(self) -> "Decided":
        engine.report_condition(condition=self.condition, by=self.lead, report="The clinics are named.")
        engine.close_condition(condition=self.condition, by=self.executive, note="Seen and agreed.")
        return self

    def unlocked(self) -> "Decided":
        engine.unlock(case=self.case, by=person("planning_team"), reason="A table has the wrong year.")
        return self

    def conflicted(self) -> "Decided":
        person("leadership_approver", group=self.plan.service.group)
        engine.declare_conflict(case=self.case, by=self.head, reason="My partner works in the team.")
        return self

    def revised(self) -> "Decided":
        engine.make_move(move=Move.REVISE, case=self.case, by=person("planning_team"), reason="New figures")
        return self

    @property
    def condition(self) -> Condition:
        return Condition.objects.get(case=self.case, number=1)


def whole_story(service: Service | None = None) -> Decided:
    """Nine decisions: submitted, returned, submitted, agreed, agreed subject to, changed, closed."""
    return Decided(service).returned().agreed_by_head().agreed_subject_to().changed_condition().closed()


def decided_in_a_meeting(plan: ServicePlan, name: str = "Leadership team", key: str = "12") -> Decision:
    """The leadership team approves the plan in a meeting of its name and date."""
    head = person("leadership_approver", group=plan.service.group)
    wish = Wish(plan.case, Move.APPROVE, seen(plan.case))
    return decide_on_plans(wishes=[wish], by=head, sitting=Sitting(key, name, timezone.localdate()))[0]


def in_the_meeting(plan: ServicePlan) -> Meeting:
    """The same, with the meeting's own record and its list."""
    chair = person("leadership_approver", group=plan.service.group)
    now = timezone.now()
    meeting = Meeting.objects.create(
        year=plan.year,
        name="Leadership team",
        held_on=timezone.localdate(),
        decides_as="decide_as_leadership",
        chair=chair,
        made_at=now,
        made_by=chair,
    )
    decision = decided_in_a_meeting(plan, meeting.name, str(meeting.pk))
    MeetingItem.objects.create(meeting=meeting, case=plan.case, order=1, staged="approve", decision=decision)
    meeting.applied_at = now
    meeting.save()
    return meeting
