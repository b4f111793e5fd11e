"""Actions set, said to be done, sent back, given to another owner or date, and closed by somebody else."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kloe.providers.actions.checked import access_today, check_may_manage, locked_provider
from kloe.providers.models import AuditFinding, Provider, ProviderAction
from kloe.providers.notices import tell_changed, tell_closed, tell_more, tell_owner, tell_reported
from kloe.providers.queries.action_plans import action_of
from kloe.providers.rules.changes import AlreadyClosed, ChangedMeanwhile, ProviderRefused
from kloe.providers.rules.permissions import NotPermitted, can_report, closing_refusal
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


def add_action(
    *, provider: Provider, text: str, owner: User, due_on: date, finding: AuditFinding | None = None, by: User | None
) -> ProviderAction:
    """Set an action, numbered by provider; its owner is told. Refuses one that is open already, word for word."""
    check_may_manage(by)
    with transaction.atomic():
        locked = locked_provider(provider.pk)
        if finding is not None and finding.audit.provider_id != locked.pk:
            raise ProviderRefused("Choose a finding of this provider", "finding")
        _check_new(locked, text, owner, due_on)
        last = locked.actions.aggregate(last=Max("number"))["last"] or 0
        action = ProviderAction.objects.create(
            provider=locked,
            finding=finding,
            number=last + 1,
            text=text,
            owner=owner,
            due_on=due_on,
            made_at=timezone.now(),
            made_by=by,
        )
        said = {"text": text, "owner": owner, "due_on": due_on}
        record("providers.add_action", by=by, about=action, changes=changes_between({}, said))
        tell_owner(action, by)
    return action


def _check_new(provider: Provider, text: str, owner: User, due_on: date) -> None:
    """Raise ProviderRefused when the same is asked of the same person already: somebody pressed twice."""
    same = provider.actions.filter(text=text, owner=owner, due_on=due_on, closed_at__isnull=True).first()
    if same is not None:
        raise ProviderRefused(f"This is set already, as action {same.number}. Nothing was set a second time", "text")


def report_action(*, action: ProviderAction, report: str, seen: int, by: User) -> ProviderAction:
    """Say what was done; who set it is told. Raises NotPermitted, ChangedMeanwhile, AlreadyClosed."""
    with transaction.atomic():
        locked = _locked(action, seen)
        if not can_report(access_today(by), locked):
            raise NotPermitted("Only its owner, or who stands in for them, says that an action is done.")
        locked.report, locked.reported_at, locked.reported_by = report, timezone.now(), by
        _save(locked)
        record("providers.report_action", by=by, about=locked, reason=report)
        tell_reported(locked, by)
    return locked


def ask_for_more(*, action: ProviderAction, missing: str, seen: int, by: User) -> ProviderAction:
    """Send it back to its owner with what is missing. Raises as `close_action`, or ProviderRefused without a report."""
    with transaction.atomic():
        locked = _minded(action, seen, by)
        if locked.reported_at is None:
            raise ProviderRefused("Nothing is reported on this action now. Nothing was changed")
        _take_report_back(locked)
        _save(locked)
        record("providers.ask_for_more", by=by, about=locked, reason=missing)
        tell_more(locked, missing, by)
    return locked


def change_action(
    *, action: ProviderAction, owner: User, due_on: date, reason: str, seen: int, by: User
) -> ProviderAction:
    """Give it another owner or date; both owners are told. What was reported goes with another owner or date."""
    with transaction.atomic():
        locked = _minded(action, seen, by)
        before = {"owner": locked.owner, "due_on": locked.due_on}
        earlier = locked.owner
        locked.owner, locked.due_on = owner, due_on
        changes = changes_between(before, {"owner": owner, "due_on": due_on})
        if not changes:
            raise ProviderRefused("Choose another owner or another date", "due_on")
        _take_report_back(locked)
        _save(locked)
        record("providers.change_action", by=by, about=locked, changes=changes, reason=reason)
        tell_changed(locked, reason, earlier, by)
    return locked


def close_action(*, action: ProviderAction, note: str, seen: int, by: User) -> ProviderAction:
    """Close it for good; its owner is told. Raises NotPermitted (its owner never closes it), ChangedMeanwhile."""
    with transaction.atomic():
        locked = _minded(action, seen, by)
        locked.closed_at, locked.closed_by, locked.closing_note = timezone.now(), by, note
        _save(locked)
        record("providers.close_action", by=by, about=locked, reason=note)
        tell_closed(locked, by)
    return locked


def _minded(action: ProviderAction, seen: int, by: User) -> ProviderAction:
    locked = _locked(action, seen)
    refused = closing_refusal(access_today(by), locked)
    if refused is not None:
        raise NotPermitted(refused)
    return locked


def _locked(action: ProviderAction, seen: int) -> ProviderAction:
    ProviderAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    found = action_of(action.pk)
    if found.closed_at is not None:
        raise AlreadyClosed("This action is closed already. Nothing was changed")
    if found.revision != seen:
        raise ChangedMeanwhile(found)
    return found


def _take_report_back(action: ProviderAction) -> None:
    action.report, action.reported_at, action.reported_by = "", None, None


def _save(action: ProviderAction) -> None:
    action.revision += 1
    action.save()
