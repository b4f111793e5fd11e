"""Made-up providers of the kinds that S4 names: how they are rated, audited and followed up is sample, too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from kloe.lines.models import CqcQuestion
from kloe.providers.actions.action_plans import add_action, close_action, report_action
from kloe.providers.actions.auditing import Found, call_off_audit, finish_audit, plan_audit
from kloe.providers.actions.catalogue import add_provider, rate_provider
from kloe.providers.models import AuditFinding, Provider, ProviderAction, ProviderAudit
from mlco_portal.accounts.models import User
from planning.sample_data.clock import at
from services.models import Locality

COMMISSIONING, OWNER = "commissioning@example.org", "quality.officer@example.org"
SAMPLE = "Sample data: this provider is made up."
ALL_FIVE = ("safe", "effective", "caring", "responsive", "well-led")


@dataclass(frozen=True, slots=True)
class SampleAction:
    """Something to put right: what an audit found for which question, due in how many days, and what came of it."""

    question: str
    text: str
    due: int
    report: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SampleAudit:
    """An audit so many days from today; `found` is what it found wanting, {question: (judgement, words)}."""

    days: int
    questions: tuple[str, ...] = ALL_FIVE
    about: str = ""
    summary: str = ""
    found: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    called_off: str = ""
    actions: tuple[SampleAction, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleProvider:
    """A provider with its ratings, the oldest first: days ago, level, reason."""

    code: str
    name: str
    kind: str
    locality: str
    places: int | None
    cqc_rating: str
    ratings: tuple[tuple[int, str, str], ...] = ()
    audits: tuple[SampleAudit, ...] = ()


PROVIDERS = (
    SampleProvider(
        "sample-nursing-home-1",
        "Sample nursing home 1",
        "nursing",
        "N",
        42,
        "requires_improvement",
        (
            (200, "medium", "Few complaints, but the home has had three managers in a year."),
            (45, "high", "The audit found that people are not moved safely enough yet."),
        ),
        (
            SampleAudit(
                -50,
                about="Medicines and night staffing.",
                summary="People are treated kindly. Moving people safely needs work, and so does how the home is led.",
                found={
                    "safe": ("not_met", "Two of nine staff have been shown how to move people safely this year."),
                    "well-led": ("partly", "The home has no plan yet for learning from incidents."),
                },
                actions=(
                    SampleAction("safe", "Show all staff how to move people safely, and keep a list of who came.", -6),
                    SampleAction(
                        "well-led",
                        "Agree how the home learns from incidents.",
                        14,
                        report="Incidents are talked through each month. The first notes are in the folder.",
                    ),
                ),
            ),
            SampleAudit(20, ("safe", "well-led"), "What came of the last audit."),
        ),
    ),
    SampleProvider(
        "sample-residential-home-1",
        "Sample residential home 1",
        "residential",
        "C",
        28,
        "good",
        ((160, "low", "Good audit, stable staff, no concern from visitors."),),
        (
            SampleAudit(-120, summary="All five questions are met.", found={}),
            SampleAudit(-4, ("caring", "responsive"), "How people and families are heard."),
        ),
    ),
    SampleProvider(
        "sample-supported-accommodation-1",
        "Sample supported accommodation 1",
        "supported",
        "S",
        16,
        "good",
        ((95, "medium", "A new landlord took over the building in the spring."),),
        (
            SampleAudit(
                -80,
                ("safe", "responsive"),
                summary="Repairs took too long under the last landlord.",
                found={"responsive": ("partly", "Repairs took four weeks on average.")},
                actions=(
                    SampleAction(
                        "responsive",
                        "Agree with the landlord by when repairs are done.",
                        -20,
                        report="Urgent repairs are done within a day, others within a week.",
                        note="I have read the agreement and the list of last month.",
                    ),
                ),
            ),
            SampleAudit(-15, ("safe",), called_off="The building was being painted. Another day is chosen."),
        ),
    ),
    SampleProvider(
        "sample-home-care-1",
        "Sample home care provider 1",
        "home_care",
        "",
        None,
        "outstanding",
        ((30, "low", "People say that their visits come on time, and the same carers come."),),
        (SampleAudit(60),),
    ),
    SampleProvider("sample-carers-support-1", "Sample support for carers 1", "carers", "", None, ""),
)


def load_providers(*, today: date) -> None:
    """Load made-up providers with what was judged, found and followed up of them until today."""
    people = {one.email: one for one in User.objects.filter(email__in=[COMMISSIONING, OWNER])}
    questions = {one.code: one for one in CqcQuestion.objects.all()}
    for one in PROVIDERS:
        with at(timezone.now() - timedelta(days=210)):
            provider = _added(one, people[COMMISSIONING])
        for ago, level, reason in one.ratings:
            with at(timezone.now() - timedelta(days=ago)):
                _rate(provider, level, reason, today + timedelta(days=120 - ago), people[COMMISSIONING])
        for audit in one.audits:
            _load_audit(provider, audit, questions, people, today)


def _added(one: SampleProvider, by: User) -> Provider:
    locality = Locality.objects.get(code=one.locality) if one.locality else None
    values = {"name": one.name, "kind": one.kind, "summary": SAMPLE, "locality": locality, "places": one.places}
    return add_provider(code=one.code, values={**values, "cqc_rating": one.cqc_rating}, by=by)


def _rate(provider: Provider, level: str, reason: str, review_on: date, by: User) -> None:
    provider.refresh_from_db()
    seen = provider.rating_id or 0
    rate_provider(provider=provider, level=level, reason=reason, review_on=review_on, seen=seen, by=by)


def _load_audit(
    provider: Provider,
    told: SampleAudit,
    questions: Mapping[str, CqcQuestion],
    people: Mapping[str, User],
    today: date,
) -> None:
    day, by = today + timedelta(days=told.days), people[COMMISSIONING]
    with at(timezone.now() - timedelta(days=150 if told.days < 0 else 10)):
        audit = plan_audit(
            provider=provider,
            planned_on=day,
            lead=by,
            questions=[questions[code] for code in told.questions],
            about=told.about,
            by=by,
        )
    with at(timezone.now() + timedelta(days=min(told.days, 0))):
        if told.called_off:
            call_off_audit(audit=audit, reason=told.called_off, seen=0, by=by)
        elif told.summary:
            _finish(audit, told, questions, by)
    for one in told.actions:
        _load_action(audit, one, people, today)


def _finish(audit: ProviderAudit, told: SampleAudit, questions: Mapping[str, CqcQuestion], by: User) -> None:
    found = [Found(questions[code], *told.found.get(code, ("met", ""))) for code in told.questions]
    done_on = min(audit.planned_on, timezone.localdate())
    finish_audit(audit=audit, done_on=done_on, summary=told.summary, found=found, seen=0, by=by)


def _load_action(audit: ProviderAudit, told: SampleAction, people: Mapping[str, User], today: date) -> None:
    finding = AuditFinding.objects.select_related("audit").get(audit=audit, question__code=told.question)
    since = timezone.now() - timedelta(days=(today - audit.planned_on).days)
    with at(since):
        action: ProviderAction = add_action(
            provider=audit.provider,
            text=told.text,
            owner=people[OWNER],
            due_on=today + timedelta(days=told.due),
            finding=finding,
            by=people[COMMISSIONING],
        )
    with at(since + timedelta(days=12)):
        if told.report:
            action = report_action(action=action, report=told.report, seen=action.revision, by=people[OWNER])
    with at(since + timedelta(days=20)):
        if told.note:
            close_action(action=action, note=told.note, seen=action.revision, by=people[COMMISSIONING])
