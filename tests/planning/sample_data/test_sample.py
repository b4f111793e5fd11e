"""What `make demo` loads: the catalogue of S1 4.1, the templates it asks for, and plans in every state."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone
from pytest_django import Settings

from mlco_portal.accounts.models import User
from mlco_portal.accounts.roles import ROLES
from planning.alignment.models import PlanPriorityDeliverable
from planning.approval.models import ApprovalCase, Decision, RouteStep, Status
from planning.approval.queries import cases_awaiting, chain_problem
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import current_cycle
from planning.discussion.models import Comment, Mention
from planning.plan_templates.models import TemplateSection
from planning.priorities.models import Framework, Priority
from planning.publication.models import Publication, PublishedFile
from planning.sample_data.load import load_sample_data
from planning.sample_data.people import ACCOUNTS, DEPUTY
from planning.service_plans.models import CarryDecision, PriorityOutcome, SectionRow, SectionShare, ServicePlan
from planning.service_plans.queries.looking_back import looking_back_of, named_priorities
from planning.service_plans.sections import KINDS
from planning.workplans.models import Deliverable
from services.models import Appointment, Neighbourhood, Service
from services.queries import access_of
from tests.planning.operating_plan.desk import check_preview_of_the_sample
from tests.planning.sample_data.released import check_releases
from tests.planning.sample_data.shown import check_documents

pytestmark = pytest.mark.django_db

AREAS = [
    "Engagement",
    "Resourcing",
    "Workforce transformation and redesign",
    "Health and wellbeing, and absence management",
    "Equality, diversity and inclusion",
    "Leadership and management",
    "Workforce development",
]


def test_sample_holds_what_the_sources_name_and_plans_in_every_state(settings: Settings) -> None:
    settings.DEMO_PASSWORD = "a password of the sample"
    assert load_sample_data(say=lambda what: None)
    check_catalogue()
    check_templates()
    check_accounts()
    check_routes()
    check_plans()
    check_last_year()
    check_sharing()
    check_aims()
    check_documents()
    check_releases()
    check_preview_of_the_sample()
    before = Decision.objects.count()
    assert not load_sample_data(say=lambda what: None)
    assert Decision.objects.count() == before


def check_aims() -> None:
    """A deliverable leads down to a service's own line, and its post is somebody's who can sign in."""
    thread = PlanPriorityDeliverable.objects.filter(deliverable__reference="CH-37").select_related("plan__service")
    assert sorted((one.plan.service.code, SectionRow.objects.get(pk=one.row).cells["priority"]) for one in thread) == [
        ("crisis-response-central", "Work as one with Hospital @ Home"),
        ("north-hospital-at-home", "Care for more conditions at home"),
        ("north-hospital-at-home", "Work seven days"),
    ]
    assert PlanPriorityDeliverable.objects.count() == 34
    strategy = Deliverable.objects.get(year=2024, reference="CH-26")
    assert strategy.owner_user == User.objects.get(email="lead.sickle-cell-and-thalassaemia@example.org")
    assert Deliverable.objects.filter(year=2024, owner_user__isnull=False).count() > 20


def check_catalogue() -> None:
    """46 lines, 54 with the locality teams, 13 INTs, one plan joint with the twin (S1 4.1)."""
    lines = Service.objects.on_plan_list()
    assert lines.count() == 46
    assert dict(lines.values_list("group__code").annotate(Count("pk"))) == {
        "childrens-citywide": 11,
        "adults-citywide": 14,
        "adults-locality": 8,
        "integrated-neighbourhood-teams": 13,
    }
    by_locality = lines.filter(plan_arrangement=Service.PlanArrangement.BY_LOCALITY)
    teams = Service.objects.filter(part_of__in=by_locality)
    assert {team.part_of.name: 0 for team in teams if team.part_of}.keys() == {one.name for one in by_locality}
    assert lines.count() - by_locality.count() + teams.count() == 54
    assert Neighbourhood.objects.count() == 13
    joint = Service.objects.get(kind=Service.Kind.JOINT_PLAN)
    assert [one.code for one in joint.joint_with.all()] == ["TLCO"]
    assert joint.parts.count() == 11
    assert Service.objects.filter(kind=Service.Kind.ASC_PROVIDER).count() == 3


def check_templates() -> None:
    """Three plan templates with both themes, and all seven areas of the workforce plan (S1 4.1)."""
    sections = TemplateSection.objects.filter(template__year=2024).order_by("template", "order")
    assert [one.title for one in sections.filter(template__kind="workforce")] == AREAS
    for kind in ("int", "ad_led", "asc_provider"):
        asked = sections.filter(template__kind=kind)
        assert set(asked.exclude(theme="").values_list("theme", flat=True)) == {"zero_carbon", "health_inequalities"}
        assert {one.kind for one in asked} <= KINDS.keys()
        assert all(one.guidance and one.word_limit for one in asked)


def check_accounts() -> None:
    assert {one.role for one in ACCOUNTS} == set(ROLES)
    held = set(Appointment.objects.values_list("user__email", "role"))
    assert {(one.email, one.role) for one in ACCOUNTS} <= held
    assert User.objects.get(email=DEPUTY[0]).covers.count() == 1
    assert not User.objects.exclude(email__endswith="@example.org").exists()


def check_routes() -> None:
    """Leadership teams by mid-March, then the Executive (S1 6.5); TLCO at the same time; partnerships (S2 8.2)."""
    steps = RouteStep.objects.filter(route__year=2024)
    (of_documents,) = steps.filter(route__group__code="organisation-wide")
    assert (of_documents.permission, of_documents.due_on) == ("decide_as_executive", None)
    asked = steps.exclude(pk=of_documents.pk).order_by("route__group__order", "order", "side")
    due_on = PlanningCycle.objects.get(year=2024).plans_due_on
    found: dict[str, list[tuple[int, int, str, int]]] = {}
    for one in asked.select_related("route__group"):
        assert one.due_on
        step = (one.order, one.side, one.permission.removeprefix("decide_as_"), (one.due_on - due_on).days)
        found.setdefault(one.route.group.code if one.route.group else "", []).append(step)
    standard = [(1, 1, "leadership", 14), (2, 1, "executive", 27)]
    assert found == {
        "childrens-citywide": [standard[0], (1, 2, "partner", 14), standard[1]],
        "adults-citywide": standard,
        "adults-locality": standard,
        "integrated-neighbourhood-teams": [*standard, (3, 1, "partnership", 152)],
        "asc-providers": standard,
    }
    said = Decision.objects.filter(case__service__code="childrens-community-health", move="approve")
    assert list(said.order_by("sequence").values_list("by__email", "step_order", "step_side")) == [
        ("leadership.children@example.org", 1, 1),
        ("tlco@example.org", 1, 2),
        ("executive@example.org", 2, 1),
    ]
    last = Decision.objects.filter(case__service__code="int-moss-side-hulme-and-rusholme", move="approve").last()
    assert last is not None
    assert (last.by.email, last.to_status) == ("partnership.central@example.org", "approved")


def check_plans() -> None:
    standing = Counter(ApprovalCase.objects.values_list("status", flat=True))
    assert set(standing) == set(Status)
    steps = set(ApprovalCase.objects.waiting().values_list("step__permission", flat=True))
    assert steps == {"decide_as_leadership", "decide_as_executive", "decide_as_partnership"}
    today = timezone.localdate()
    waits = {
        one.email for one in ACCOUNTS if cases_awaiting(access_of(User.objects.get(email=one.email), today)).exists()
    }
    assert waits == {
        "leadership.locality@example.org",
        "leadership.social-care@example.org",
        "executive@example.org",
        "finance.executive@example.org",
        "partnership.north@example.org",
    }
    published = Publication.objects.filter(is_current=True, plan__year=2024)
    assert published.count() == 11
    assert {one.files.exclude(kind="picture").count() for one in published} == {len(PublishedFile.Kind) - 1}
    assert set(published.values_list("audience", flat=True)) == {"public", "staff"}
    assert chain_problem() is None
    cycle = current_cycle()
    assert cycle is not None
    assert cycle.milestones.count() == 44


def check_last_year() -> None:
    """Five plans of 2023/24, three of them superseded; how they ended, and open and answered questions about them."""
    earlier = ServicePlan.objects.in_year(2023)
    assert Counter(earlier.values_list("case__status", flat=True)) == {"superseded": 3, "published": 2}
    assert set(PriorityOutcome.objects.values_list("state", flat=True)) == set(PriorityOutcome.State)
    assert CarryDecision.objects.count() == 3
    left = {}
    for code in ("expert-patient-programme", "crisis-response-south", "podiatry"):
        looking = looking_back_of(ServicePlan.objects.get(year=2024, service__code=code), figures=True)
        assert looking is not None
        rows = named_priorities(ServicePlan.objects.get(year=2024, service__code=code).pk)
        left[code] = [one.name for one in looking.open_questions(rows)]
    assert left == {
        "expert-patient-programme": ["Hold courses in more languages", "Ask members what changed for them"],
        "crisis-response-south": ["Find out who does not ring us"],
        "podiatry": [],
    }
    brought = SectionRow.objects.filter(
        section__plan__service__code="expert-patient-programme",
        section__plan__year=2024,
        section__template_section__key="looking-back",
    )
    assert [row.cells["achievement"] for row in brought] == [
        "Hold courses in more languages: partly delivered. Latest figure: 2 courses, both in Urdu on 29 February 2024.",
        "Let GPs refer in one step: delivered. Latest figure: Referrals from 9 primary care networks on 15 March 2024.",
        "Train new tutors: delivered. Latest figure: 8 new tutors on 30 November 2023.",
    ]


def test_sample_is_refused_outside_the_demo() -> None:
    with pytest.raises(CommandError, match="only for a demo"):
        call_command("load_sample_data")
    assert not Service.objects.exists()


def test_year_is_set_up_without_sample_people_and_only_in_an_empty_portal() -> None:
    call_command("set_up_year", "--plans-due", "2027-03-01")
    check_catalogue()
    check_templates()
    cycle = current_cycle()
    assert cycle is not None
    assert cycle.plans_due_on == date(2027, 3, 1)
    assert not User.objects.exists()
    kinds = Framework.objects.filter(year=2024).values_list("kind", flat=True)
    assert {"core", "care", "partner"} <= set(kinds)
    assert Priority.objects.filter(framework__year=2024, framework__code="mft").count() == 5
    assert not Priority.objects.exclude(framework__year=2024).exists()
    with pytest.raises(CommandError, match="already"):
        call_command("set_up_year", "--plans-due", "2027-03-01")


def test_year_that_opens_after_plans_are_due_is_refused() -> None:
    with pytest.raises(CommandError, match="cannot open after"):
        call_command("set_up_year", "--plans-due", "2027-03-01", "--opens", "2027-04-01")
    assert not Service.objects.exists()


def check_sharing() -> None:
    """People were asked to write, one without an account and one who has finished; comments are open and resolved."""
    shares = SectionShare.objects.all()
    assert shares.count() == 3
    assert shares.filter(person__isnull=True).get().email == "volunteer.coordinator@example.org"
    assert shares.filter(handed_back_at__isnull=False).get().section.updated_by == User.objects.get(
        email="reader@example.org"
    )
    threads = Comment.objects.filter(reply_to__isnull=True)
    assert [threads.filter(resolved_at__isnull=resolved).count() for resolved in (True, False)] == [2, 1]
    assert threads.exclude(row__isnull=True).count() == 1
    assert Mention.objects.count() == 1
