"""What a decider says of sections while reading: working notes of their own, until a decision freezes them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase
from planning.approval.rules import MoveRefused, Seen, StaleDecision
from planning.review.models import SectionVerdict
from planning.review.queries import case_to_review, deciding_way_on, seen_now
from services.queries import access_of
from services.rules import Access

NOT_KEPT = "The plan was decided on or submitted again since you opened it. What you said of the section was not kept."


def say_of_sections(
    *, case: ApprovalCase, seen: Seen, said: Mapping[str, tuple[str, str]], by: User, access: Access | None = None
) -> None:
    """Keep what the person says: {section key: (`agree`, `query` or "" to take it back, the query)}.

    Only for whoever may decide on what was seen. Nobody else sees it, so it stands in no audit trail: the decision
    holds it for ever. Raises StaleDecision when the case is not what was seen, NotAllowed or MoveRefused.
    """
    with transaction.atomic():
        locked = ApprovalCase.objects.select_for_update().only("pk").get(pk=case.pk)
        now = case_to_review(locked.pk)
        if seen_now(now) != seen:
            raise StaleDecision(NOT_KEPT)
        standing = deciding_way_on(access or access_of(by, timezone.localdate()), now)
        if isinstance(standing, MoveRefused):
            raise standing
        if standing is None:
            raise StaleDecision(NOT_KEPT)
        _write(now, said, by)


def _write(case: ApprovalCase, said: Mapping[str, tuple[str, str]], by: User) -> None:
    of_round = SectionVerdict.objects.filter(case=case, round=case.round, by=by)
    of_round.filter(section_key__in=[key for key, (verdict, _) in said.items() if not verdict]).delete()
    now = timezone.now()
    SectionVerdict.objects.bulk_create(
        [
            SectionVerdict(case=case, round=case.round, section_key=key, by=by, verdict=verdict, note=note, at=now)
            for key, (verdict, note) in said.items()
            if verdict
        ],
        update_conflicts=True,
        unique_fields=["case", "round", "section_key", "by"],
        update_fields=["verdict", "note", "at"],
    )
