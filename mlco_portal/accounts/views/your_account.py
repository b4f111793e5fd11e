"""Your own account, and what each role allows."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from mlco_portal.access import PermissionNeeded
from mlco_portal.accounts.presenters import covered_role, held_role, permission_table
from mlco_portal.accounts.queries import appointments_to_show, covers_to_show
from mlco_portal.accounts.roles import ROLES

READ_ONLY = ["get", "head", "options"]


class YourAccount(LoginRequiredMixin, TemplateView):
    """Which roles I hold, where and how long, for whom I stand in and who stands in for me."""

    http_method_names = READ_ONLY
    template_name = "accounts/your_account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account: Any = self.request.user
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/")],
            "facts": [("Name", account.name), ("E-mail address", account.email)],
            "roles": [held_role(one, today) for one in appointments_to_show(account, today)],
            "covers": [covered_role(one, today) for one in covers_to_show(account, today)],
        }


class Roles(PermissionNeeded, TemplateView):
    """The roles and what they allow, as one table."""

    http_method_names = READ_ONLY
    permission_needed = "manage_appointments"
    template_name = "accounts/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/")],
            "roles": ROLES.values(),
            "table": permission_table(),
        }
