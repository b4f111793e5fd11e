"""What the plan check found in the plans of a page: remembered until a plan is saved again, an hour at most."""

from collections.abc import Collection, Sequence

from django.core.cache import cache

from planning.plan_check.queries import findings_in_plans
from planning.round.queries.lines import RoundLine
from planning.round.queries.standing import Round
from planning.service_plans.checks import Level
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import lists_of, with_all

Counts = tuple[int, ...]
KEPT_SECONDS = 60 * 60


def known_checks(lines: Sequence[RoundLine]) -> dict[int, Counts]:
    """Return {plan: findings at the three levels} for the plans checked since they were last saved (no query)."""
    keys = {_key(one): one.plan.pk for one in lines if one.plan}
    return {keys[key]: counts for key, counts in cache.get_many(keys).items()}


def checks_of(lines: Sequence[RoundLine], of: Round) -> dict[int, Counts]:
    """Return {plan: findings at the three levels}; plans that were saved since are checked (twelve queries for all)."""
    known = known_checks(lines)
    missing = {one.plan.pk: _key(one) for one in lines if one.plan and one.plan.pk not in known}
    if not missing:
        return known
    found = {
        one.plan.pk: tuple(sum(finding.level == level for finding in one.findings) for level in Level)
        for one in findings_in_plans(_with_all(missing), lists_of(of.year))
    }
    cache.set_many({missing[plan]: counts for plan, counts in found.items()}, KEPT_SECONDS)
    return known | found


def _with_all(plans: Collection[int]) -> list[ServicePlan]:
    found = ServicePlan.objects.filter(pk__in=plans).with_names().select_related("template", "service__neighbourhood")
    return list(with_all(found.prefetch_related("service__joint_with")))


def _key(line: RoundLine) -> str:
    plan = line.plan.pk if line.plan else 0
    return f"round-check:{plan}:{line.written.fingerprint}"
