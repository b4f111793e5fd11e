"""Freezing a plan as a version and sending it along its route; taking it back."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import Decision
from planning.approval.notices import notify_authors, notify_deciders
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.agreed import recount
from planning.service_plans.actions.locks import locked_plan, locked_whole
from planning.service_plans.actions.milestones import keep_unkept
from planning.service_plans.actions.moving import bring_up_to_date
from planning.service_plans.models import EDITABLE, PlanVersion, ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.queries.looking_back import question_problems_of
from planning.service_plans.rules import (
    ChangedSinceChecked,
    NotReadyToSubmit,
    answers_for,
    can_submit,
    check_editable,
    submission_problems,
)
from planning.service_plans.snapshot import SCHEMA_VERSION, canonical_json, sha256_of, snapshot_of
from services.queries import access_of
from services.rules import Access


def submit_plan(
    *, plan: ServicePlan, by: User, checked: str = "", note: str = "", access: Access | None = None
) -> PlanVersion:
    """Freeze the plan as its next version and send it along its route.

    `note` is the author's line on what changed since it was submitted before; a first submission keeps none.
    `checked` is the SHA-256 of what the person read before: anything else that stands now raises
    ChangedSinceChecked. `access` is the person's, where the same request has looked it up. Raises NotReadyToSubmit with
    every problem, NotAllowed, or MoveRefused of the engine.
    """
    with transaction.atomic():
        locked = locked_whole(plan.pk)
        granted = access or access_of(by, timezone.localdate())
        if locked.case.status not in EDITABLE or not answers_for(granted, locked):
            _check_may_submit(locked, granted)
        content, lists = plan_content(locked), lists_of(locked.year)
        problems = submission_problems(content, lists) + question_problems_of(locked, content)
        if problems:
            _check_may_submit(locked, granted)  # that writing is closed is said before what is missing
            raise NotReadyToSubmit(problems)
        text = canonical_json(snapshot_of(content, lists))
        if checked and checked != sha256_of(text):
            raise ChangedSinceChecked(
                "Somebody saved a section after you opened this page, so the plan was not submitted. "
                "Read the plan as it is now, then submit it."
            )
        keep_unkept(plan=locked, by=by)
        recount(locked)
        version = _freeze(locked, text, by)
        sealed = engine.Version(version.number, version.sha256)
        said = note if locked.case.round else ""
        decision = engine.submit(case=locked.case, version=sealed, by=by, access=granted, note=said)
        # The year is asked here alone: from here on it stays as it is until this is done, see `engine.hold_decisions`.
        locked.__dict__.pop("times", None)
        _check_may_submit(locked, granted)
        notify_deciders(case=decision.case)
    return version


def _freeze(plan: ServicePlan, text: str, by: User) -> PlanVersion:
    """Keep the text as the next version of a plan that is locked."""
    return PlanVersion.objects.create(
        plan=plan,
        number=plan.versions.count() + 1,
        schema_version=SCHEMA_VERSION,
        content=text,
        sha256=sha256_of(text),
        created_at=timezone.now(),
        created_by=by,
    )


def _check_may_submit(plan: ServicePlan, access: Access) -> None:
    if not can_submit(access, plan):
        check_editable(plan, access)
        raise NotAllowed("Only the service lead can submit this plan.")


def withdraw_plan(*, plan: ServicePlan, by: User, reason: str = "") -> Decision:
    """Take the plan back while nobody has decided on it; it goes along to the newest version of its template.

    Raises MoveRefused of the engine.
    """
    with transaction.atomic():
        decision = engine.withdraw(case=locked_plan(plan.pk).case, by=by, reason=reason)
        bring_up_to_date(plan=plan.pk, by=by)
        notify_authors(decision=decision)
    return decision
