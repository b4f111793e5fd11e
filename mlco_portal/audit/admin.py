"""The audit trail in the Django admin: to read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mlco_portal.audit.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Nothing is added, changed or deleted here; the database would refuse it too."""

    list_display = ["at", "by_label", "action", "object_label", "reason"]
    list_filter = ["action"]
    search_fields = ["by_label", "object_label", "request_id"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
