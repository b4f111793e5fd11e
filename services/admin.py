"""The catalogue in the Django admin. Who may do what follows the portal's own permissions; writing, its own actions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.results import Result
from import_export.tmp_storages import MediaStorage

from mlco_portal.accounts.permissions import Permission
from mlco_portal.spreadsheets import UnreadableFile
from services.actions import add_service, change_service
from services.forms.admin import ServiceAdminForm
from services.middleware import access_on, person_on
from services.models import (
    Appointment,
    CatalogueImport,
    DeputyCover,
    Locality,
    Neighbourhood,
    Organisation,
    Service,
    ServiceGroup,
)
from services.resources import CatalogueCSV, CatalogueXLSX, ServiceResource
from services.rules.catalogue import ChangedMeanwhile, EntryRefused, NotPermitted
from services.rules.imports import ImportPlan

OnConflict = CatalogueImport.OnConflict


class ByPermission(admin.ModelAdmin):
    """Opens a page of the admin to those who hold the permission; nothing is deleted here."""

    permission = Permission.MANAGE_CATALOGUE
    writes = True

    def _allowed(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and access_on(request).allows(self.permission))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.writes and self._allowed(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.writes and self._allowed(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CatalogueImportForm(ImportForm):
    """Adds what happens when a code is there already."""

    on_conflict = forms.ChoiceField(
        label="When a code is in the catalogue already", choices=OnConflict.choices, initial=OnConflict.STOP
    )


class CatalogueConfirmForm(ConfirmImportForm):
    """Carries what was chosen and what the preview said to the second step."""

    on_conflict = forms.ChoiceField(choices=OnConflict.choices, widget=forms.HiddenInput)
    expected = forms.CharField(max_length=64, widget=forms.HiddenInput)


@admin.register(Service)
class ServiceAdmin(ImportExportModelAdmin, ByPermission):
    """Services with import and export; all that is written goes through the portal's own actions."""

    resource_classes = [ServiceResource]
    import_formats = [CatalogueCSV, CatalogueXLSX]
    export_formats = [CatalogueCSV, CatalogueXLSX]
    import_form_class = CatalogueImportForm
    confirm_form_class = CatalogueConfirmForm
    tmp_storage_class = MediaStorage
    form = ServiceAdminForm
    list_display = ("name", "code", "group", "kind", "plan_arrangement", "locality", "start_year", "end_year")
    list_filter = ("group", "kind", "plan_arrangement", "locality")
    list_select_related = ("group", "locality")
    search_fields = ("name", "code", "aliases__name")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return list(ServiceAdminForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        person = person_on(request)
        if change:
            service = change_service(entry=form.entry, seen=form.cleaned_data["seen"], by=person)
        else:
            service = add_service(entry=form.entry, by=person)
        obj.pk, obj.name = service.pk, service.name
        for text in form.warnings:
            messages.warning(request, text)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action wrote the lists too."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (EntryRefused, ChangedMeanwhile, NotPermitted) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request)

    def get_import_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        given = getattr(form, "cleaned_data", None) or {}

        def remember(plan: ImportPlan) -> None:
            form.plan_digest = plan.digest  # type: ignore[union-attr]

        return {
            "by": person_on(request),
            "on_conflict": given.get("on_conflict", OnConflict.STOP),
            "expected": given.get("expected", ""),
            "planned": remember,
        }

    def get_export_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            initial["on_conflict"] = import_form.cleaned_data["on_conflict"]
            initial["expected"] = import_form.plan_digest
        return initial

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, UnreadableFile):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except (UnreadableFile, FileNotFoundError, ValueError, IndexError):
            messages.error(request, "The file is not there any more. Upload it again.")
            return HttpResponseRedirect(reverse("admin:services_service_import"))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            told = "; ".join(str(one.error) for one in result.base_errors)
            messages.error(request, f"Nothing was imported. {told}")
            return HttpResponseRedirect(reverse("admin:services_service_import"))
        return super().process_result(result, request)


class AppointmentsByPermission(ByPermission):
    """For reading: roles are given and ended on the portal's own pages, which audit them."""

    permission = Permission.MANAGE_APPOINTMENTS
    writes = False


@admin.register(Appointment)
class AppointmentAdmin(AppointmentsByPermission):
    list_display = ("user", "role", "scope_label", "starts_on", "ends_on")
    list_filter = ("role", "scope")
    list_select_related = ("user", "service", "group", "locality")
    search_fields = ("user__name", "user__email", "service__name")


@admin.register(DeputyCover)
class DeputyCoverAdmin(AppointmentsByPermission):
    list_display = ("deputy", "appointment", "starts_on", "ends_on")
    list_select_related = (
        "deputy",
        "appointment__user",
        "appointment__service",
        "appointment__group",
        "appointment__locality",
    )


class PlacesAdmin(ByPermission):
    """Codes that services name: read here, so that a code in use never changes under them."""

    writes = False
    list_display = ("name", "code")
    search_fields = ("name", "code")


admin.site.register([ServiceGroup, Locality, Neighbourhood, Organisation], PlacesAdmin)
