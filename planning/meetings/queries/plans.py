"""The plans on a meeting's list, each with where it stands and what somebody should know before deciding."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Prefetch, QuerySet

from planning.approval.models import ApprovalCase, CaseStep, Condition, Decision
from planning.approval.queries import authors_of
from planning.approval.rules import Seen, Standing, standing_of
from planning.discussion.models import Comment
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.queries.lists import chair_access
from planning.meetings.rules import seen_of, stop_words
from planning.plan_check.queries import findings_in_plans
from planning.publication.measure import known_fits
from planning.review.models import SectionVerdict
from planning.service_plans.checks import Level
from planning.service_plans.checks.fit import TOO_LONG
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.queries import lists_of, with_all, with_times
from planning.service_plans.rules import why_not_decidable
from planning.service_plans.snapshot import PlanDocument, document_of
from services.rules import Access

# Somebody may measure a page any moment.
KEPT_SECONDS, KEPT_UNMEASURED_SECONDS = 60 * 60, 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What the plan check finds in what was submitted; `fits` is None while nobody has measured its page."""

    must: int = 0
    should: int = 0
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is open on a plan: comments, sections that somebody queries, conditions of earlier approvals."""

    comments: int = 0
    queries: int = 0
    conditions: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """One plan of the list: where it stands now, why nothing can be decided (`stop`), and what is to be known of it."""

    item: MeetingItem
    case: ApprovalCase
    plan: int
    standing: Standing
    steps: tuple[CaseStep, ...]
    stop: str
    checked: Checked = Checked()
    said: Said = Said()

    @property
    def seen(self) -> Seen:
        """What stands now."""
        return Seen(self.case.round, self.case.step.order if self.case.step else None, self.case.version_sha256)

    @property
    def moved(self) -> bool:
        """Whether the plan is not any more what a decision was staged for."""
        return self.item.staged in ("approve", "return") and seen_of(self.item) != self.seen

    @property
    def latest(self) -> Decision | None:
        decisions = list(self.case.decisions.all())
        return decisions[-1] if decisions else None


def listed_plans(
    meeting: Meeting, on: date, *, only: int | None = None, with_problems: bool = True, reader: int | None = None
) -> list[ListedPlan]:
    """Return the plans of the list in their order, or the one whose item is `only`.

    The number of queries is the same for any number of plans; the plan check and the fit of the page are remembered
    with the version that was submitted, so `with_problems` costs time only once. `reader` is told their own queries
    alone before a decision tells them.
    """
    items = list(_items(meeting) if only is None else _items(meeting).filter(pk=only))
    plans = {one.case_id: one for one in with_times(_plans([item.case_id for item in items]))}
    chair = chair_access(meeting, on)
    listed = [_listed(item, plans[item.case_id], meeting, chair) for item in items]
    if not with_problems:
        return listed
    checked, said = checks_of(listed, int(meeting.year)), said_of([one.case for one in listed], on, reader)
    return [_known(one, checked.get(one.plan, Checked()), said.get(one.case.pk, Said())) for one in listed]


def items_of(meeting: Meeting) -> list[MeetingItem]:
    """Return the lines of the list with the names of their services, in order (one query)."""
    named = MeetingItem.objects.filter(meeting=meeting).select_related("case__service__group")
    return list(named.order_by("order", "pk"))


def decided_items(meeting: Meeting) -> list[MeetingItem]:
    """Return the lines of the list with the decisions that came of them and their conditions (three queries)."""
    named = MeetingItem.objects.filter(meeting=meeting).select_related("case__service__group", "decision")
    conditions = Condition.objects.select_related("owner").order_by("number")
    return list(named.prefetch_related(Prefetch("decision__conditions", conditions)).order_by("order", "pk"))


def _items(meeting: Meeting) -> QuerySet[MeetingItem]:
    named = MeetingItem.objects.filter(meeting=meeting).order_by("order", "pk")
    named = named.select_related(
        "case__service__group", "case__service__locality", "case__step", "decision", "staged_by"
    )
    return named.prefetch_related(
        "case__authors",
        "case__service__joint_with",
        Prefetch("case__steps", CaseStep.objects.order_by("order", "side")),
        Prefetch("case__decisions", Decision.objects.order_by("sequence")),
    )


def _plans(cases: Collection[int]) -> QuerySet[ServicePlan]:
    return ServicePlan.objects.filter(case__in=cases).select_related("case", "service")


def _listed(item: MeetingItem, plan: ServicePlan, meeting: Meeting, chair: Access) -> ListedPlan:
    case, steps = item.case, tuple(item.case.steps.all())
    standing = standing_of(case, steps, authors_of(case), case.decisions.all())
    stop = stop_words(case.status, standing, meeting, chair, why_not_decidable(plan))
    return ListedPlan(item, case, plan.pk, standing, steps, stop)


def _known(one: ListedPlan, checked: Checked, said: Said) -> ListedPlan:
    return ListedPlan(one.item, one.case, one.plan, one.standing, one.steps, one.stop, checked, said)


def said_of(cases: Sequence[ApprovalCase], on: date, reader: int | None) -> dict[int, Said]:
    """Return {case: what is open on it} (three queries).

    A query is counted once a decision on what waits has told it, or when it is the reader's own: those who have not
    decided yet are told that nobody else sees what they say.
    """
    keys, rounds = [one.pk for one in cases], {one.pk: one.round for one in cases}
    threads = Comment.objects.filter(reply_to__isnull=True, resolved_at__isnull=True, section__plan__case__in=keys)
    in_force = threads.filter(section__kept_aside_at__isnull=True).order_by()
    comments = dict(in_force.values_list("section__plan__case").annotate(count=Count("pk")))
    queried = {one.pk: _queried(one) for one in cases}
    own = SectionVerdict.objects.filter(case__in=keys, verdict=SectionVerdict.Verdict.QUERY, by=reader).order_by()
    for case, number, section in own.values_list("case", "round", "section_key"):
        if number == rounds[case]:
            queried[case].add(section)
    conditions: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    for case, due_on in Condition.objects.open().filter(case__in=keys).order_by().values_list("case", "due_on"):
        conditions[case] += 1
        overdue[case] += due_on < on
    return {key: Said(comments.get(key, 0), len(queried[key]), conditions[key], overdue[key]) for key in keys}


def _queried(case: ApprovalCase) -> set[str]:
    """Return the sections that decisions on what waits have queried (no query where decisions are fetched)."""
    made = [one for one in case.decisions.all() if one.round == case.round]
    said = [section for one in made for section in one.details.get("sections", ())]
    return {str(one["key"]) for one in said if one["verdict"] == SectionVerdict.Verdict.QUERY}


def checks_of(listed: Sequence[ListedPlan], year: int) -> dict[int, Checked]:
    """Return {plan: what the check finds in what was submitted}; what is known already is not looked for again."""
    keys = {_key(one): one.plan for one in listed}
    known = {keys[key]: found for key, found in cache.get_many(keys).items()}
    missing = [one for one in listed if one.plan not in known]
    if not missing:
        return known
    found = _checked(missing, year)
    for measured, seconds in ((True, KEPT_SECONDS), (False, KEPT_UNMEASURED_SECONDS)):
        kept = {_key(one): found[one.plan] for one in missing if (found[one.plan].fits is not None) == measured}
        cache.set_many(kept, seconds)
    return known | found


def _key(one: ListedPlan) -> str:
    return f"meeting-check:{one.plan}:{one.case.version_sha256}"


def _checked(missing: Sequence[ListedPlan], year: int) -> dict[int, Checked]:
    """Look the plans over: what is written in a plan that waits is what was submitted."""
    wanted = ServicePlan.objects.filter(pk__in=[one.plan for one in missing]).with_names()
    plans = list(
        with_all(wanted.select_related("template", "service__neighbourhood").prefetch_related("service__joint_with"))
    )
    fits = _fits(missing)
    found: dict[int, Checked] = {}
    for one in findings_in_plans(plans, lists_of(year)):
        levels = Counter(finding.level for finding in one.findings if finding.rule != TOO_LONG.code)
        found[one.plan.pk] = Checked(levels[Level.MUST], levels[Level.SHOULD], fits.get(one.plan.pk))
    return found


def unmeasured(meeting: Meeting, on: date) -> list[tuple[str, PlanDocument]]:
    """Return the plans of the list whose pages nobody measured, each with the key that it is remembered under."""
    listed = listed_plans(meeting, on, with_problems=False)
    fits = _fits(listed)
    sealed = {one.plan: (one.case.version_sha256, _key(one)) for one in listed if one.plan not in fits}
    versions = PlanVersion.objects.filter(plan__in=sealed, sha256__in={sha256 for sha256, _ in sealed.values()})
    contents = {plan: content for plan, sha256, content in _contents(versions) if sealed[plan][0] == sha256}
    return [(sealed[plan][1], document_of(content)) for plan, content in contents.items()]


def _fits(missing: Sequence[ListedPlan]) -> dict[int, bool]:
    """Return {plan: whether the version that waits fits its page}, as far as it was measured (two queries)."""
    sealed = {one.plan: one.case.version_sha256 for one in missing}
    versions = PlanVersion.objects.filter(plan__in=sealed, sha256__in=set(sealed.values())).order_by("pk")
    contents = {plan: content for plan, sha256, content in _contents(versions) if sealed[plan] == sha256}
    fits = known_fits(document_of(content) for content in contents.values())
    return {plan: fit.is_good for plan, fit in zip(contents, fits, strict=True) if fit is not None}


def _contents(versions: QuerySet[PlanVersion]) -> "QuerySet[PlanVersion, tuple[int, str, str]]":
    return versions.values_list("plan_id", "sha256", "content")
