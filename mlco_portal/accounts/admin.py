"""Accounts in the Django admin: for superusers, who alone may make others superusers. Audited as elsewhere."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Name, address and rights; a password is set through the mail only, and nothing is deleted."""

    list_display = ["name", "email", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active", "is_staff", "is_superuser", "last_login", "joined_at"]
    readonly_fields = ["last_login", "joined_at"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        after = {name: form.cleaned_data[name] for name in form.changed_data}
        before = {name: form.initial.get(name) for name in form.changed_data} if change else {}
        action = "accounts.change_account" if change else "accounts.add_account"
        record(action, by=request.user, about=obj, changes=changes_between(before, after), reason="In the Django admin")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
