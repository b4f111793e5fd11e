"""Providers added and changed, and their risk judged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kloe.providers.actions.checked import check_may_manage, locked_provider
from kloe.providers.models import Provider, RiskRating
from kloe.providers.rules.changes import ChangedMeanwhile, ProviderRefused
from kloe.providers.rules.standing import last_review
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = (
    "name", "kind", "summary", "locality", "places", "cqc_rating", "cqc_rated_on", "ended_on", "ended_reason",
)  # fmt: skip


def values_of(provider: Provider) -> dict[str, Any]:
    """Return what is said of the provider."""
    return {name: getattr(provider, name) for name in FIELDS}


def add_provider(*, code: str, values: Mapping[str, Any], by: User | None) -> Provider:
    """Add a provider; raise ProviderRefused when its code is taken or the values do not fit each other."""
    check_may_manage(by)
    provider = Provider(code=code, **values)
    _check(provider)
    with transaction.atomic():
        try:
            with transaction.atomic():
                provider.save()
        except IntegrityError as error:
            raise ProviderRefused(
                f"There is a provider with the code {code} already. Choose another", "code"
            ) from error
        record("providers.add_provider", by=by, about=provider, changes=changes_between({}, values_of(provider)))
    return provider


def change_provider(*, provider: Provider, values: Mapping[str, Any], seen: int, by: User | None) -> Provider:
    """Change what is said of it; raise ChangedMeanwhile when it is not at the revision that was seen."""
    check_may_manage(by)
    with transaction.atomic():
        locked = locked_provider(provider.pk)
        if locked.revision != seen:
            raise ChangedMeanwhile(locked)
        before = values_of(locked)
        for name, value in values.items():
            setattr(locked, name, value)
        _check(locked)
        if changes := changes_between(before, values_of(locked)):
            locked.revision += 1
            locked.save()
            record("providers.change_provider", by=by, about=locked, changes=changes)
    return locked


def _check(provider: Provider) -> None:
    try:
        provider.clean_fields()
        provider.clean()
        provider.validate_constraints()
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise ProviderRefused(texts[0], "" if field == "__all__" else field) from error


def rate_provider(
    *, provider: Provider, level: str, reason: str, review_on: date, seen: int, by: User | None
) -> RiskRating:
    """Judge the risk anew; earlier judgements stay. `seen` is the key of the rating that the page showed, or 0.

    Raises ChangedMeanwhile when somebody else judged it meanwhile.
    """
    check_may_manage(by)
    with transaction.atomic():
        locked = locked_provider(provider.pk)
        if (locked.rating_id or 0) != seen:
            raise ChangedMeanwhile(locked)
        today = timezone.localdate()
        if not today < review_on <= last_review(today):
            raise ProviderRefused("Judge it again after today, and within a year", "review_on")
        before = locked.rating.get_level_display() if locked.rating else None
        rating = RiskRating.objects.create(
            provider=locked,
            level=level,
            reason=reason,
            review_on=review_on,
            judged_at=timezone.now(),
            judged_by=by,
        )
        locked.rating = rating
        locked.save(update_fields=["rating"])
        changes = {"risk": [before, rating.get_level_display()], "judged again by": [None, review_on.isoformat()]}
        record("providers.rate_provider", by=by, about=locked, changes=changes, reason=reason)
    return rating
