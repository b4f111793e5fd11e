"""Providers by risk, and the history of each."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from kloe.providers.models import Provider, ProviderAction, ProviderAudit, ProviderImport, RiskRating
from mlco_portal.accounts.models import User
from services.models import Locality

NOT_RATED, DUE = "none", "due"
GOOD_ENOUGH = (Provider.CqcRating.OUTSTANDING, Provider.CqcRating.GOOD)
IN_HOMES = (Provider.Kind.RESIDENTIAL, Provider.Kind.NURSING)
# What nobody has judged yet may be as bad as the worst, so it comes before what was judged to be less.
WORST_FIRST = Case(
    When(rating__level="high", then=Value(0)),
    When(rating__isnull=True, then=Value(1)),
    When(rating__level="medium", then=Value(2)),
    default=Value(3),
)


@dataclass(frozen=True, slots=True)
class ProviderFilter:
    """What a list of providers is narrowed to; "" narrows nothing."""

    risk: str = ""
    kind: str = ""
    locality: str = ""
    text: str = ""
    ended: str = ""
    cqc: str = ""


def providers_matching(wanted: ProviderFilter, today: date) -> QuerySet[Provider]:
    """Return the providers that fit by name, with their rating and what is open of them (one query)."""
    commissioned = Q(ended_on__isnull=True) | Q(ended_on__gte=today)
    found = Provider.objects.filter(~commissioned if wanted.ended else commissioned, _of_risk(wanted.risk, today))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.cqc:
        found = found.filter(cqc_rating="" if wanted.cqc == NOT_RATED else wanted.cqc)
    if wanted.locality:
        found = found.filter(locality__code=wanted.locality)
    for word in wanted.text.replace("\x00", "").split()[:10]:
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(summary__icontains=word))
    return _with_what_is_open(found, today).order_by(WORST_FIRST, "name", "pk")


def _of_risk(risk: str, today: date) -> Q:
    if risk == NOT_RATED:
        return Q(rating__isnull=True)
    if risk == DUE:
        return Q(rating__isnull=True) | Q(rating__review_on__lt=today)
    return Q(rating__level=risk) if risk else Q()


def _with_what_is_open(found: QuerySet[Provider], today: date) -> QuerySet[Provider]:
    return found.select_related("rating__judged_by", "locality").annotate(
        open_actions=_counted(ProviderAction.objects.filter(closed_at__isnull=True)),
        overdue_actions=_counted(
            ProviderAction.objects.filter(closed_at__isnull=True, reported_at__isnull=True, due_on__lt=today)
        ),
        overdue_audits=_counted(ProviderAudit.objects.filter(state="planned", planned_on__lt=today)),
        next_audit_on=Subquery(
            ProviderAudit.objects.filter(provider=OuterRef("pk"), state="planned", planned_on__gte=today)
            .order_by("planned_on")
            .values("planned_on")[:1]
        ),
    )


def _counted(found: QuerySet) -> Coalesce:
    counts = found.filter(provider=OuterRef("pk")).order_by().values("provider").annotate(number=Count("pk"))
    return Coalesce(Subquery(counts.values("number"), output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class RiskCounts:
    """How many commissioned providers stand at each risk, how the CQC rates them, and in how good homes beds are."""

    by_level: dict[str, int]
    not_rated: int
    due: int
    rated_by_cqc: int
    rated_good: int
    beds: int
    beds_in_good: int


def risk_counts(today: date) -> RiskCounts:
    """Count the providers that we commission today (one query)."""
    due = Q(rating__isnull=True) | Q(rating__review_on__lt=today)
    homes = Q(kind__in=IN_HOMES)
    levels = {level.value: Count("pk", filter=Q(rating__level=level)) for level in RiskRating.Level}
    counts = Provider.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today)).aggregate(
        **levels,
        not_rated=Count("pk", filter=Q(rating__isnull=True)),
        due=Count("pk", filter=due),
        rated_by_cqc=Count("pk", filter=~Q(cqc_rating="")),
        rated_good=Count("pk", filter=Q(cqc_rating__in=GOOD_ENOUGH)),
        beds=Coalesce(Sum("places", filter=homes), 0),
        beds_in_good=Coalesce(Sum("places", filter=homes & Q(cqc_rating__in=GOOD_ENOUGH)), 0),
    )
    by_level = {level.value: counts[level.value] for level in RiskRating.Level}
    names = ("not_rated", "due", "rated_by_cqc", "rated_good", "beds", "beds_in_good")
    return RiskCounts(by_level, *(counts[name] for name in names))


def provider_of(code: str) -> Provider:
    """Return the provider with its rating; raise Provider.DoesNotExist."""
    return Provider.objects.select_related("rating__judged_by", "locality").get(code=code)


def ratings_of(provider: Provider) -> QuerySet[RiskRating]:
    """Return every judgement of its risk, the newest first."""
    return provider.ratings.select_related("judged_by").order_by("-judged_at", "-pk")


def localities_to_choose() -> QuerySet[Locality]:
    return Locality.objects.order_by("name")


def all_providers() -> QuerySet[Provider]:
    """Return every provider with what a file says of it."""
    return Provider.objects.select_related("locality").order_by("code")


def import_of(key: UUID, by: User, *, since: datetime) -> ProviderImport | None:
    """Return the file that the person uploaded and has not confirmed, or None."""
    return ProviderImport.objects.filter(pk=key, by=by, uploaded_at__gte=since).first()


def commissioned_on(today: date) -> QuerySet[Provider]:
    """Return the providers that we commission on the day, those of the highest risk first."""
    found = Provider.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))
    return found.select_related("rating").order_by(WORST_FIRST, "name", "pk")
