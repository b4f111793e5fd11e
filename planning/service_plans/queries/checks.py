"""Plans with all that the plan check holds them against."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.measurements.queries import latest_by_code, newest_measurements
from kloe.metrics.rules.figures import shown_value
from planning.glossary.queries import terms
from planning.service_plans.checks import CheckedPlan, MetricFigure
from planning.service_plans.content import Lists, PlanContent
from planning.service_plans.models import CarryDecision, PriorityOutcome, ServicePlan
from planning.service_plans.queries.content import sections_of, service_facts
from planning.service_plans.queries.last_year import last_years_of
from planning.service_plans.queries.looking_back import priority_rows
from planning.service_plans.rules.looking_back import LastYear, LookingBack, priorities_in, question_problems
from services.models import Service


def checked_plan(plan: ServicePlan, content: PlanContent, lists: Lists) -> CheckedPlan:
    """Return the plan with last year's document, its open questions and the newest figures (four queries)."""
    return _Around([plan]).checked(plan, content, lists)


def checked_plans(plans: Sequence[ServicePlan], lists: Lists) -> list[CheckedPlan]:
    """Return the plans of one year, fetched by `with_all`, as the check sees them (five queries for any number)."""
    around, glossary = _Around(plans), terms()
    return [around.checked(plan, _content(plan, glossary), lists) for plan in plans]


def _content(plan: ServicePlan, glossary: Mapping[str, str]) -> PlanContent:
    return PlanContent(
        year=int(plan.year),
        service=service_facts(plan.service),
        template={"name": plan.template.name, "kind": plan.template.kind, "version": plan.template.version},
        sections=sections_of(plan),
        terms=glossary,
    )


class _Around:
    """What lies around plans: the year before, decisions on its priorities, measurements. Looked up for all at once."""

    def __init__(self, plans: Sequence[ServicePlan]) -> None:
        self.today = timezone.localdate()
        self.last = last_years_of(plans)
        self.outcomes: dict[int, dict[str, PriorityOutcome]] = {}
        self.decisions: dict[int, dict[str, CarryDecision]] = {}
        if self.last:
            for outcome in PriorityOutcome.objects.filter(plan__in=[one.plan for one in self.last.values()]):
                self.outcomes.setdefault(outcome.plan_id, {})[str(outcome.row)] = outcome
            for decision in CarryDecision.objects.filter(plan__in=[plan.pk for plan in plans]):
                self.decisions.setdefault(decision.plan_id, {})[str(decision.row)] = decision
        self.organisation: list[Measurement] = []
        self.own: dict[int, list[Measurement]] = {}
        for one in newest_measurements({plan.service_id for plan in plans}):
            if one.service_id is None:
                self.organisation.append(one)
            else:
                self.own.setdefault(one.service_id, []).append(one)

    def checked(self, plan: ServicePlan, content: PlanContent, lists: Lists) -> CheckedPlan:
        last = self.last.get(plan.pk)
        questions = self._looking_back(plan, last).open_questions(priority_rows(content)) if last else []
        measurements = [*self.organisation, *self.own.get(plan.service_id, ())]
        return CheckedPlan(
            content=content,
            lists=lists,
            last_year=last.document if last else None,
            questions=tuple(question_problems(questions, last.year)) if last and last.is_approved else (),
            figures=figures_of(measurements, plan.service),
            today=self.today,
        )

    def _looking_back(self, plan: ServicePlan, last: LastYear) -> LookingBack:
        priorities = priorities_in(last.document, self.outcomes.get(last.plan, {}))
        return LookingBack(last, priorities, self.decisions.get(plan.pk, {}))


def figures_of(measurements: Iterable[Measurement], service: Service) -> tuple[MetricFigure, ...]:
    """Return the newest figures that texts of the service can be held against, its own before the organisation's."""
    return tuple(
        MetricFigure(
            name=one.metric.name,
            wordings=tuple(line.strip() for line in one.metric.wordings.splitlines() if line.strip()),
            value=shown_value(one.metric, one.value),
            as_of=one.as_of,
            better=one.metric.better,
            is_percent=one.metric.is_percentage,
            whose=str(service) if one.service_id else "",
        )
        for one in latest_by_code(measurements, service.pk).values()
        if one.metric.wordings.strip()
    )
