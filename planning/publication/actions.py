"""Everything that writes a publication: publishing, reopening, taking from readers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from mlco_portal.kept_files import keep_file
from mlco_portal.years import PlanningYear
from planning.approval import engine
from planning.approval.models import Decision, Move
from planning.approval.notices import notify_authors
from planning.approval.rules import MoveRefused, NotAllowed, Seen, StaleDecision, move_problem
from planning.publication.edition import Edition
from planning.publication.fit import fit_of
from planning.publication.models import Publication, PublishedFile
from planning.publication.queries import approved_version, earlier_published_plans, plan_for_publishing
from planning.publication.rendering import MadeFile, files_of
from planning.publication.rules import DoesNotFit, PublicationRefused, can_publish, quoted_words
from planning.releases.queries import quoted_on_the_way
from planning.service_plans.actions.agreed import recount_plans
from planning.service_plans.actions.locks import locked_plan
from planning.service_plans.actions.moving import bring_up_to_date
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.queries.pictures import PictureLost, bytes_of_pictures
from planning.service_plans.rules import why_not_publishable, why_not_reopenable
from planning.service_plans.snapshot import PlanDocument, document_of, sha256_of
from services.queries import access_of

# Files that publications share: they are found by their SHA-256 alone, at an address that never changes.
SHARED_BY_HASH = frozenset({PublishedFile.Kind.STYLESHEET.value, PublishedFile.Kind.PICTURE.value})
CHANGED_SINCE = (
    "The plan was changed since you opened this page, so it was not published. "
    "Look at it as it is now, then publish it."
)
REPLACED_SINCE = (
    "Another version was approved since you opened this page, so the plan was not reopened. "
    "Look at it as it is now, then reopen it."
)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is ready to be published: the version, the facts and the finished files."""

    version: PlanVersion
    edition: Edition
    at: datetime
    files: Sequence[MadeFile]


def publish_plan(
    *, plan: ServicePlan, audience: str, sha256: str, by: User, review_on: date | None = None
) -> Publication:
    """Publish the approved version whose SHA-256 the person saw, and tell its authors.

    The files are made first and outside the transaction; what was published before is superseded, as are the
    service's plans of earlier years. Raises DoesNotFit with nothing made, StaleDecision when another version stands
    or somebody was faster, NotAllowed, MoveRefused, or PublicationRefused when the version is not what was approved.
    """
    fresh = plan_for_publishing(plan.pk)
    seen = _seen(fresh, sha256, by)
    made = _make(fresh, audience, review_on or PlanningYear(fresh.year).ends_on)
    with transaction.atomic():
        decision = engine.make_move(move=Move.PUBLISH, case=fresh.case, by=by, seen=seen)
        _check_open(why_not_publishable(plan_for_publishing(fresh.pk)))
        if made.edition.is_for_staff and (quoting := quoted_on_the_way(fresh.case_id)):
            raise PublicationRefused(quoted_words(quoting))
        if _next_number(fresh) != made.edition.number:
            raise StaleDecision(CHANGED_SINCE)
        publication = _write(fresh, made, by)
        for earlier in earlier_published_plans(fresh):
            engine.make_move(move=Move.SUPERSEDE, case=earlier.case, by=by)
        notify_authors(decision=decision)
    return publication


def reopen_plan(*, plan: ServicePlan, by: User, reason: str, sha256: str = "") -> Decision:
    """Make the plan a draft again, and tell its authors why; readers keep what is published until the next one is.

    The draft is what was approved: nobody could write since. It goes along to the newest version of its template, and
    is counted anew, so that whatever that changes is told.

    `sha256` names the version that the person saw. Raises NotAllowed, StaleDecision when another version was approved
    since, or MoveRefused when it is neither approved nor published or no reason is given.
    """
    with transaction.atomic():
        if sha256 not in ("", locked_plan(plan.pk).case.version_sha256):
            raise StaleDecision(REPLACED_SINCE)
        stands = plan_for_publishing(plan.pk)
        decision = engine.make_move(move=Move.REVISE, case=plan.case, by=by, reason=reason)
        _check_open(why_not_reopenable(stands))
        bring_up_to_date(plan=plan.pk, by=by)
        recount_plans([locked_plan(plan.pk)])
        notify_authors(decision=decision)
    return decision


def withdraw_publication(*, publication: Publication, by: User, reason: str) -> Publication:
    """Take a publication published by mistake from its readers, its permanent addresses too.

    The plan stays as approved; its files stay in the storage for the record. Raises NotAllowed, or
    PublicationRefused when it was withdrawn already or no reason is given.
    """
    if not reason.strip():
        raise PublicationRefused("Give a reason. It is kept in the audit trail.")
    with transaction.atomic():
        known = Publication.objects.select_for_update(of=("self",)).select_related("plan__service")
        locked = known.get(pk=publication.pk)
        if not can_publish(access_of(by, timezone.localdate()), locked.plan.service):
            raise NotAllowed("Your role does not let you withdraw publications.")
        if locked.withdrawn_at is not None:
            raise PublicationRefused("This publication was withdrawn already.")
        now = timezone.now()
        locked.is_current = False
        locked.superseded_at = locked.superseded_at or now
        locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_reason = now, by, reason.strip()
        locked.save()
        locked.files.update(is_served=False)
        record("publication.withdraw", by=by, about=locked, label=_label(locked), reason=reason.strip(), at=now)
    return locked


def _check_open(refused: str | None) -> None:
    if refused:
        raise MoveRefused(refused)


def _seen(plan: ServicePlan, sha256: str, by: User) -> Seen:
    """Refuse what cannot succeed before any work is done; the engine checks all of it again under its lock."""
    if not can_publish(access_of(by, timezone.localdate()), plan.service):
        raise NotAllowed("Your role does not let you publish plans.")
    problem = move_problem(Move.PUBLISH, plan.case.status, "")
    if problem:
        raise MoveRefused(problem)
    _check_open(why_not_publishable(plan))
    if plan.case.version_sha256 != sha256:
        raise StaleDecision(CHANGED_SINCE)
    return Seen(plan.case.round, None, sha256)


def _make(plan: ServicePlan, audience: str, review_on: date) -> _Made:
    version = approved_version(plan)
    if version is None or sha256_of(version.content) != version.sha256:
        raise PublicationRefused("The approved version of this plan is missing or was changed. Tell an administrator.")
    snapshot: dict[str, Any] = json.loads(version.content)
    document = document_of(snapshot)
    fit = fit_of(document)
    if not fit.is_good:
        raise DoesNotFit(fit)
    now = timezone.now()
    edition = Edition(
        year=int(plan.year),
        code=plan.service.code,
        version_number=version.number,
        version_sha256=version.sha256,
        review_on=review_on,
        audience=Publication.Audience(audience).value,
        number=_next_number(plan),
        published_at=now,
    )
    return _Made(version, edition, now, files_of(document, snapshot, edition, fit.text_size, _pictures(plan, document)))


def _pictures(plan: ServicePlan, document: PlanDocument) -> dict[str, bytes]:
    try:
        return bytes_of_pictures(plan.pk, ((one.sha256, one.content_type) for one in document.pictures))
    except PictureLost as lost:
        raise PublicationRefused(f"{lost}, so the plan cannot be published. Tell an administrator.") from lost


def _write(plan: ServicePlan, made: _Made, by: User) -> Publication:
    edition = made.edition
    superseded = plan.publications.filter(is_current=True)
    before = superseded.first()
    PublishedFile.objects.filter(publication__in=plan.publications.all(), is_served=True).update(is_served=False)
    superseded.update(is_current=False, superseded_at=made.at)
    publication = Publication.objects.create(
        plan=plan,
        version=made.version,
        number=edition.number,
        audience=edition.audience,
        review_on=edition.review_on,
        published_at=made.at,
        published_by=by,
    )
    for file in made.files:
        keep_file(file.sha256, file.ending, file.content)
    PublishedFile.objects.bulk_create(
        PublishedFile(
            publication=publication,
            kind=file.kind,
            path=file.path,
            sha256=file.sha256,
            size=len(file.content),
            content_type=file.content_type,
            is_served=edition.audience == Publication.Audience.PUBLIC and file.kind not in SHARED_BY_HASH,
        )
        for file in made.files
    )
    changes: Changes = {
        "publication": [before.number if before else None, edition.number],
        "version": [before.version.number if before else None, made.version.number],
        "audience": [before.audience if before else None, edition.audience],
    }
    record("publication.publish", by=by, about=publication, label=_label(publication), changes=changes)
    return publication


def _next_number(plan: ServicePlan) -> int:
    return plan.publications.count() + 1


def _label(publication: Publication) -> str:
    return f"{publication.plan}, publication {publication.number}"
