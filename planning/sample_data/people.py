"""The sample accounts: posts, never people. One password, which everybody may know."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from mlco_portal.accounts.models import User
from services.models import Appointment, DeputyCover, Locality, Service, ServiceGroup


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account that the console and the sign-in page offer to try the portal with."""

    email: str
    name: str
    role: str
    place: str
    to_try: str


ACCOUNTS = (
    SampleAccount(
        "lead.expert-patient-programme@example.org",
        "Service lead, Expert Patient Programme",
        "service_lead",
        "service:expert-patient-programme",
        "finish a plan that is half written, and submit it",
    ),
    SampleAccount(
        "contributor.expert-patient-programme@example.org",
        "Programme tutor, Expert Patient Programme",
        "contributor",
        "service:expert-patient-programme",
        "help to write the same plan, without submitting it",
    ),
    SampleAccount(
        "lead.nutrition@example.org",
        "Service lead, Nutrition",
        "service_lead",
        "service:nutrition",
        "read why a plan was returned, change it, submit it again",
    ),
    SampleAccount(
        "leadership.citywide@example.org",
        "Assistant Director, citywide services",
        "leadership_approver",
        "group:adults-citywide",
        "decide on citywide plans when one is submitted, such as Nutrition",
    ),
    SampleAccount(
        "leadership.locality@example.org",
        "Assistant Director, locality services",
        "leadership_approver",
        "group:adults-locality",
        "decide on a plan that waits for the leadership team",
    ),
    SampleAccount(
        "leadership.neighbourhoods@example.org",
        "Assistant Director, neighbourhoods",
        "leadership_approver",
        "group:integrated-neighbourhood-teams",
        "decide on the plan of a neighbourhood team when one is submitted",
    ),
    SampleAccount(
        "leadership.children@example.org",
        "Assistant Director, children's community health",
        "leadership_approver",
        "group:childrens-citywide",
        "see what was decided on the joint plan of children's services",
    ),
    SampleAccount(
        "leadership.social-care@example.org",
        "Assistant Director, adult social care",
        "leadership_approver",
        "group:asc-providers",
        "decide on provider delivery plans",
    ),
    SampleAccount(
        "executive@example.org",
        "Chief Operating Officer",
        "executive_approver",
        "",
        "decide for the MLCO Executive",
    ),
    SampleAccount(
        "finance.executive@example.org",
        "Director of Finance",
        "executive_approver",
        "",
        "decide as another member of the MLCO Executive, such as when one has a conflict of interest",
    ),
    SampleAccount(
        "tlco@example.org",
        "Director of children's services, TLCO",
        "partner_approver",
        "service:childrens-community-health",
        "see the joint plan of children's services, which Trafford's side decides on as well",
    ),
    SampleAccount(
        "partnership.north@example.org",
        "Chair, Neighbourhood Partnerships, North",
        "partnership_approver",
        "locality:N",
        "decide on a neighbourhood team's plan, the last step before its plan on a page",
    ),
    SampleAccount(
        "planning@example.org",
        "Head of planning",
        "planning_team",
        "",
        "publish an approved plan, look after services, run the round",
    ),
    SampleAccount(
        "commissioning@example.org",
        "Commissioning manager, quality",
        "commissioning_team",
        "",
        "rate sample providers by risk, put down what an audit found, close an action",
    ),
    SampleAccount(
        "digital@example.org",
        "Lead, Digital, Data and Business Intelligence",
        "enabler_lead",
        "",
        "read plans that are still being written",
    ),
    SampleAccount("metrics@example.org", "Performance analyst", "metrics_analyst", "", "read plans and their measures"),
    SampleAccount("reader@example.org", "District nurse", "reader", "", "read plans, those for staff among them"),
    SampleAccount(
        "auditor@example.org",
        "Internal auditor",
        "auditor",
        "",
        "see every decision with its evidence; change nothing",
    ),
    SampleAccount(
        "admin@example.org",
        "Portal administrator",
        "administrator",
        "",
        "look after accounts, the audit trail and mail",
    ),
)
# Those who do in other places what an account above does in one.
COLLEAGUES = (
    (
        "partnership.central@example.org",
        "Chair, Neighbourhood Partnerships, Central",
        "partnership_approver",
        "locality:C",
    ),
    ("partnership.south@example.org", "Chair, Neighbourhood Partnerships, South", "partnership_approver", "locality:S"),
    ("quality.officer@example.org", "Quality officer, commissioned care", "reader", ""),
)
DEPUTY = ("deputy.executive@example.org", "Director of Strategy", "executive@example.org")
PLACES = {"service": Service, "group": ServiceGroup, "locality": Locality}


class Accounts:
    """Makes accounts and appointments; the shared password is hashed once, for the sake of set-up time."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.since = today - timedelta(days=3 * 365)
        self.password = make_password(settings.DEMO_PASSWORD)

    def account(self, email: str, name: str) -> User:
        return User.objects.get_or_create(email=email, defaults={"name": name, "password": self.password})[0]

    def appoint(self, user: User, role: str, place: str) -> Appointment:
        """Appoint the user to the role at `service:code`, `group:code`, or "" for the whole organisation."""
        scope, _, code = place.partition(":")
        where = {scope: PLACES[scope]._default_manager.get(code=code)} if scope else {}
        return Appointment.objects.get_or_create(
            user=user, role=role, scope=scope or "organisation", **where, defaults={"starts_on": self.since}
        )[0]


def load_people(*, today: date) -> None:
    """Make the sample accounts, a lead for every service that writes a plan, and one deputy."""
    accounts = Accounts(today)
    for one in ACCOUNTS:
        user = accounts.account(one.email, one.name)
        accounts.appoint(user, one.role, one.place)
        if one.role == "administrator":
            user.is_staff = user.is_superuser = True
            user.save()
    for email, name, role, place in COLLEAGUES:
        accounts.appoint(accounts.account(email, name), role, place)
    for service in Service.objects.writing_plans():
        user = accounts.account(lead_of(service), f"Service lead, {service.name}"[:150])
        accounts.appoint(user, "service_lead", f"service:{service.code}")
    email, name, principal = DEPUTY
    deputy = accounts.account(email, name)
    accounts.appoint(deputy, "reader", "")
    DeputyCover.objects.create(
        appointment=Appointment.objects.get(user__email=principal, role="executive_approver"),
        deputy=deputy,
        starts_on=today,
        ends_on=today + timedelta(days=30),
        reason="Annual leave",
    )


def lead_of(service: Service) -> str:
    """Return the sample address of the service's lead."""
    return f"lead.{service.code}@example.org"
