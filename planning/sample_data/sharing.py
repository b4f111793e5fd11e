"""Shares the work on two sample plans: sections that people were asked to write, and what they say to each other."""

from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.discussion.actions import add_comment, resolve_thread
from planning.sample_data.clock import at
from planning.service_plans.actions import save_section
from planning.service_plans.actions.contributing import accept_invitation, finish_section
from planning.service_plans.actions.sharing import invite
from planning.service_plans.models import PlanSection, SectionShare, ServicePlan

NO_ACCOUNT = "volunteer.coordinator@example.org"
NURSE, TUTOR = "reader@example.org", "contributor.expert-patient-programme@example.org"
LEAD, DIETITIAN, DIRECTOR = (
    f"{name}@example.org" for name in ("lead.expert-patient-programme", "lead.nutrition", "leadership.citywide")
)
FAIRNESS = """Our courses are free and near people's homes. Fewer people join from the parts of the city where most of \
us live with long-term conditions.

- We ask at the first call what would make it easier to come: an evening course, an interpreter, a lift.
- We count who joins and who stays, by neighbourhood."""


def load_sharing(year: int) -> None:
    """Ask people to write sections of one plan, and let the people of two plans talk about them."""
    people = {user.email: user for user in User.objects.all()}
    plans = {one.service.code: one for one in ServicePlan.objects.filter(year=year).select_related("service", "case")}
    _share(plans["expert-patient-programme"], people)
    _talk(plans["expert-patient-programme"], plans["nutrition"], people)


def _share(plan: ServicePlan, people: dict[str, User]) -> None:
    lead, nurse, now = people[LEAD], people[NURSE], timezone.now()
    due_on = timezone.localdate() + timedelta(days=7)
    with at(now - timedelta(days=4)):
        message = "You see more of this than I do. Half a page is plenty."
        invite(plan=plan, sections=["health-inequalities"], emails=[NURSE], message=message, due_on=due_on, by=lead)
        invite(plan=plan, sections=["looking-back"], emails=[TUTOR], due_on=due_on, by=lead)
        invite(plan=plan, sections=["case-studies"], emails=[NO_ACCOUNT], message=message, due_on=due_on, by=lead)
    with at(now - timedelta(days=2)):
        accept_invitation(plan=plan, by=nurse)
        section = _section(plan, "health-inequalities")
        save_section(section=section, revision=section.revision, text=FAIRNESS, by=nurse)
    with at(now - timedelta(days=1)):
        finish_section(share=SectionShare.objects.get(section=section, person=nurse), by=nurse)


def _talk(programme: ServicePlan, nutrition: ServicePlan, people: dict[str, User]) -> None:
    lead, nurse, now = people[LEAD], people[NURSE], timezone.now()
    fairness, service = _section(programme, "health-inequalities"), _section(programme, "our-service")
    with at(now - timedelta(days=1, hours=2)):
        said = add_comment(
            section=fairness, text=f"@{lead.name} can we say how many people joined from each neighbourhood?", by=nurse
        )
    with at(now - timedelta(hours=20)):
        add_comment(section=fairness, text="I have asked for the numbers.", reply_to=said.comment, by=lead)
    with at(now - timedelta(days=3)):
        said = add_comment(section=service, text="“Over a few weeks”: six, isn't it?", by=people[TUTOR])
    with at(now - timedelta(days=3, hours=-2)):
        resolve_thread(comment=said.comment, by=lead)
    _about_a_row(nutrition, people)


def _about_a_row(plan: ServicePlan, people: dict[str, User]) -> None:
    priorities = _section(plan, "priorities")
    first = priorities.rows.order_by("position").first()
    with at(timezone.now() - timedelta(hours=30)):
        said = add_comment(
            section=priorities,
            row=str(first.pk) if first else "",
            text="Which measure could you count each quarter without new paperwork?",
            by=people[DIRECTOR],
        )
    with at(timezone.now() - timedelta(hours=6)):
        text = "The share of residents who were weighed in the month. The homes record it already."
        add_comment(section=priorities, text=text, reply_to=said.comment, by=people[DIETITIAN])


def _section(plan: ServicePlan, key: str) -> PlanSection:
    return plan.sections.select_related("template_section").get(template_section__key=key)
