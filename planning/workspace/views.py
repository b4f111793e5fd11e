"""The home page: it starts with what I owe, or with what waits for me."""

from typing import Any

from django.utils.timezone import localdate
from django.views.generic import TemplateView

from kloe.measurements.owed import value_cards
from kloe.providers.home import provider_cards
from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.conditions.home import condition_cards
from planning.cycle.queries import current_cycle
from planning.operating_plan.home import documents_at_home
from planning.service_plans.presenters.sharing import owed_by_me
from planning.service_plans.queries.sharing import shares_held_by
from planning.timings.queries import can_see as can_see_times
from planning.workspace.duties import Duty, duties_of
from planning.workspace.presenters import evidence_links, owed_tasks, round_words, waiting_words
from planning.workspace.queries import (
    failed_mails,
    latest_publications,
    owed_plans,
    round_counts,
    waiting_for,
)
from services.middleware import access_on, person_on
from services.rules import Access


class Home(TemplateView):
    """The first page after signing in; visitors see what the portal is and the newest plans."""

    http_method_names = ["get", "head", "options"]

    def get_template_names(self) -> list[str]:
        name = "home" if self.request.user.is_authenticated else "welcome"
        return [f"planning/workspace/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        access = access_on(self.request)
        context = {**super().get_context_data(**kwargs), "publications": latest_publications(access)}
        if self.request.user.is_authenticated:
            context |= self._mine(access)
        return context

    def _mine(self, access: Access) -> dict[str, Any]:
        user, today, cycle = person_on(self.request), localdate(), current_cycle()
        year = cycle.year if cycle else None
        duties = duties_of(user, access)
        owed = owed_plans(access, cycle)
        decides = any(access.allows(one) for one in DECIDING)
        runs_round = access.allows(Permission.PUBLISH_PLAN)
        return {
            "cycle": cycle,
            "owed_tasks": owed_tasks(owed),
            "asked_of_me": owed_by_me(shares_held_by(user)) if Duty.SECTIONS in duties else [],
            "writes": access.allows(Permission.WRITE_PLAN),
            "waiting": waiting_words(waiting_for(access)) if decides else None,
            "round": round_words(round_counts(cycle.year)) if cycle and runs_round else None,
            "cards": [
                *condition_cards(access, year, today, owns=Duty.CONDITIONS in duties),
                *provider_cards(access, today, owns=Duty.ACTIONS in duties),
                *value_cards(access, today, owns=Duty.METRICS in duties),
            ],
            "documents": documents_at_home(user, access, year, writes=Duty.CHAPTERS in duties),
            "sees_times": can_see_times(access),
            "failed_mails": failed_mails() if access.allows(Permission.READ_OUTBOX) else 0,
            "evidence": evidence_links(access),
            "administers": access.allows(Permission.MANAGE_ACCOUNTS),
        }
