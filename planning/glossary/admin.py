"""The glossary in the Django admin, with import and export; writing leaves the same entries as the portal's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.tmp_storages import MediaStorage

from mlco_portal.accounts.permissions import Permission
from planning.glossary.actions import add_term, change_term, remove_term
from planning.glossary.models import Term
from planning.glossary.resources import SafeCSV, SafeXLSX, TermResource
from services.middleware import access_on, person_on


@admin.register(Term)
class TermAdmin(ImportExportModelAdmin):
    """Terms, for the planning team."""

    resource_classes = [TermResource]
    import_formats = [SafeCSV, SafeXLSX]
    export_formats = [SafeCSV, SafeXLSX]
    tmp_storage_class = MediaStorage
    list_display = ("short", "meaning")
    search_fields = ("short", "meaning", "explanation")

    def _allowed(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and access_on(request).allows(Permission.MANAGE_CYCLE))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        person, short, meaning, explanation = person_on(request), obj.short, obj.meaning, obj.explanation
        if change:
            change_term(term=obj, short=short, meaning=meaning, explanation=explanation, by=person)
        else:
            obj.pk = add_term(short=short, meaning=meaning, explanation=explanation, by=person).pk

    def delete_model(self, request: HttpRequest, obj: Term) -> None:
        remove_term(term=obj, by=person_on(request))

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Term]") -> None:
        for term in queryset:
            remove_term(term=term, by=person_on(request))
