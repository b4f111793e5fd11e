"""Lists of actions, the page of one, and what is done with it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kloe.providers.actions import action_plans as actions
from kloe.providers.forms.action_plans import (
    ActionFilterForm,
    ActionForm,
    AskForMoreForm,
    ChangeForm,
    CloseForm,
    ReportForm,
)
from kloe.providers.models import ProviderAction
from kloe.providers.presenters.action_plans import (
    COLUMNS,
    HEAD,
    action_rows,
    export_rows,
    history_of,
    still_missing,
)
from kloe.providers.presenters.tags import action_chip
from kloe.providers.queries.action_plans import action_counts, action_of, actions_matching, actions_owned_by, moves_of
from kloe.providers.rules.permissions import can_read, can_read_action, can_report, closing_refusal
from kloe.providers.views.page import Crumbs, OfProvider, ProvidersForm, ReadsProviders, above
from mlco_portal.spreadsheets import write_csv
from mlco_portal.wording import british_date
from services.middleware import access_on

PER_PAGE, MOST_MINE = 50, 200


class Actions(ReadsProviders):
    """Actions of all providers with filters: open ones, unless others are asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form, today = ActionFilterForm(request.GET), timezone.localdate()
        page = Paginator(actions_matching(form.wanted, today), PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filters": form,
            "head": HEAD,
            "rows": action_rows(page, today),
            "page_obj": page,
            "counts": action_counts(today),
            "export_url": f"{reverse('kloe:providers:actions_export')}?{query.urlencode()}",
            "breadcrumbs": above(),
        }
        return render(request, "kloe/providers/actions.html", context)


class ActionsExport(ReadsProviders):
    """The same actions as a CSV file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        found = actions_matching(ActionFilterForm(request.GET).wanted, today)
        answer = HttpResponse(write_csv(COLUMNS, export_rows(found, today)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="provider-actions-{today:%Y-%m-%d}.csv"'
        return answer


class MyActions(LoginRequiredMixin, View):
    """The open actions that I own, or those whom I stand in for."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access = access_on(request)
        context = {
            "head": HEAD,
            "rows": action_rows(actions_owned_by(access)[:MOST_MINE], timezone.localdate()),
            "reads_all": can_read(access),
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "kloe/providers/my_actions.html", context)


def action_for(request: HttpRequest, key: int) -> ProviderAction:
    """Return the action for somebody who may read it."""
    try:
        found = action_of(key)
    except ProviderAction.DoesNotExist as error:
        raise Http404 from error
    if not can_read_action(access_on(request), found):
        raise PermissionDenied
    return found


def crumbs_of(request: HttpRequest, action: ProviderAction, *, below: bool = False) -> Crumbs:
    own = [(f"Action {action.number}", action.get_absolute_url())] if below else []
    if can_read(access_on(request)):
        return above((action.provider.name, action.provider.get_absolute_url()), *own)
    return [("Home", "/"), ("Actions you own", reverse("kloe:providers:my_actions")), *own]


class ActionPage(LoginRequiredMixin, View):
    """One action, with what the person can do about it and what became of it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        action, access = action_for(request, key), access_on(request)
        history = history_of(action, moves_of(action))
        is_open, owns, refused = action.closed_at is None, can_report(access, action), closing_refusal(access, action)
        context = {
            "action": action,
            "chip": action_chip(action, timezone.localdate()),
            "history": history,
            "missing": still_missing(action, history),
            "is_open": is_open,
            "may_report": is_open and owns,
            "may_mind": is_open and refused is None,
            "why_not": refused if is_open and owns else "",
            "reads_provider": can_read(access),
            "breadcrumbs": crumbs_of(request, action),
        }
        return render(request, "kloe/providers/action.html", context)


class AddAction(OfProvider):
    """An action of a provider's plan; `?finding=` says what an audit found."""

    title = "Set an action"
    button_text = "Set action"
    said = "The action is set. Its owner is told."

    def form_of(self, found: Any, sent: Any = None) -> ActionForm:
        return ActionForm(sent, provider=found, initial={"finding": self.request.GET.get("finding", "")})

    def write(self, found: Any, form: Any) -> ProviderAction:
        given = form.cleaned_data
        return actions.add_action(
            provider=found,
            text=given["text"],
            owner=given["owner"],
            due_on=given["due_on"],
            finding=form.finding_given,
            by=self.by,
        )


class OfAction(ProvidersForm):
    """A form about an open action, for those who may; a closed one stands as it is."""

    form_class: Any

    def found(self, kwargs: Mapping[str, Any]) -> ProviderAction:
        found = action_for(self.request, kwargs["key"])
        if not self.may(found):
            raise PermissionDenied
        return found

    def may(self, action: ProviderAction) -> bool:
        return action.closed_at is not None or closing_refusal(access_on(self.request), action) is None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.found(kwargs).closed_at is not None:
            return redirect("kloe:providers:action", kwargs["key"])
        return super().get(request, **kwargs)

    def form_of(self, found: ProviderAction, sent: Any = None) -> Any:
        return self.form_class(sent, initial={"seen": found.revision, **self.initial(found)})

    def initial(self, action: ProviderAction) -> dict[str, Any]:
        return {}

    def crumbs(self, found: ProviderAction) -> Crumbs:
        return crumbs_of(self.request, found, below=True)

    def beside(self, found: ProviderAction) -> list[tuple[str, Any]]:
        said = [("What was done", found.report)] if found.reported_at else []
        return [
            ("What must be done", found.text),
            ("Owner", found.owner.name),
            ("Due on", british_date(found.due_on)),
            *said,
        ]

    def newer(self, current: ProviderAction) -> list[tuple[str, Any]]:
        return self.beside(current)


class ReportAction(OfAction):
    """The owner says what was done."""

    form_class = ReportForm
    title = "Say that it is done"
    button_text = "Say that it is done"
    said = "Who set the action is told. It stays open until somebody else closes it."

    def may(self, action: ProviderAction) -> bool:
        return can_report(access_on(self.request), action)

    def initial(self, action: ProviderAction) -> dict[str, Any]:
        return {"report": action.report}

    def write(self, found: Any, form: Any) -> ProviderAction:
        report = form.cleaned_data["report"]
        return actions.report_action(action=found, report=report, seen=form.seen_revision, by=self.by)


class CloseAction(OfAction):
    """Somebody other than the owner closes it for good."""

    form_class = CloseForm
    title = "Close this action"
    button_text = "Close action"
    said = "The action is closed. Its owner is told."

    def write(self, found: Any, form: Any) -> ProviderAction:
        note = form.cleaned_data["note"]
        return actions.close_action(action=found, note=note, seen=form.seen_revision, by=self.by)


class AskForMore(OfAction):
    """What was reported is not enough: it goes back to its owner."""

    form_class = AskForMoreForm
    title = "Ask for more"
    button_text = "Ask for more"
    said = "The action waits for its owner again, who is told what is missing."

    def write(self, found: Any, form: Any) -> ProviderAction:
        missing = form.cleaned_data["missing"]
        return actions.ask_for_more(action=found, missing=missing, seen=form.seen_revision, by=self.by)


class ChangeAction(OfAction):
    """Another owner or date, with a reason."""

    form_class = ChangeForm
    title = "Change the owner or the date"
    button_text = "Change action"
    said = "The action is changed. Both owners and who set it are told."

    def initial(self, action: ProviderAction) -> dict[str, Any]:
        return {"owner": action.owner_id, "due_on": action.due_on}

    def write(self, found: Any, form: Any) -> ProviderAction:
        given = form.cleaned_data
        return actions.change_action(
            action=found,
            owner=given["owner"],
            due_on=given["due_on"],
            reason=given["reason"],
            seen=form.seen_revision,
            by=self.by,
        )
