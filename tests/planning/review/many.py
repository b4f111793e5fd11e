"""Many plans that wait for a decision, without writing and submitting each."""

from planning.approval.models import ApprovalCase, CaseStep
from planning.service_plans.models import PlanVersion, ServicePlan
from services.models import Service


def copies_of(plan: ServicePlan, number: int) -> None:
    """Lay so many plans beside it that wait like it does, without writing and submitting each."""
    plan.case.refresh_from_db()
    version, step, service = plan.versions.latest("number"), plan.case.step, plan.service
    assert step is not None
    services = Service.objects.bulk_create(
        Service(
            code=f"copy-{plan.pk}-{n}",
            name=f"Copy {n} of {plan.pk}",
            group=service.group,
            start_year=service.start_year,
        )
        for n in range(number)
    )
    kept = {"year": plan.case.year, "status_at": plan.case.status_at, "submitted_by": plan.case.submitted_by}
    kept |= {"submitted_at": plan.case.submitted_at, "round": 1, "version_number": 1}
    made = {"title": "Copy", "version_sha256": version.sha256, "status": "draft", **kept}
    cases = ApprovalCase.objects.bulk_create(ApprovalCase(service=one, **made) for one in services)
    named = {"order": 1, "name": step.name, "permission": step.permission, "needed": 1}
    steps = CaseStep.objects.bulk_create(CaseStep(case=case, **named) for case in cases)
    for case, one in zip(cases, steps, strict=True):
        case.step, case.status = one, "submitted"
    ApprovalCase.objects.bulk_update(cases, ["step", "status"], batch_size=100)
    fields = [f.attname for f in ServicePlan._meta.concrete_fields if f.attname not in ("id", "case_id", "service_id")]
    like = {name: getattr(plan, name) for name in fields}
    plans = ServicePlan.objects.bulk_create(
        ServicePlan(service=one, case=case, **like) for one, case in zip(services, cases, strict=True)
    )
    PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=one,
            number=1,
            schema_version=version.schema_version,
            content=version.content,
            sha256=version.sha256,
            created_at=version.created_at,
            created_by=version.created_by,
        )
        for one in plans
    )
