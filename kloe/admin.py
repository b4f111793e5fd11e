"""MLCO KLOEs, metrics and values in the Django admin, for reading: they are written on the portal's own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kloe.lines.models import Kloe, KloeMetric
from kloe.measurements.models import Measurement
from kloe.metrics.models import Annotation, Board, Metric, MetricSeries, Rebase, Target
from mlco_portal.accounts.permissions import Permission
from services.middleware import access_on

MAY_READ = (Permission.MANAGE_CYCLE, Permission.EDIT_METRICS, Permission.MANAGE_ACCOUNTS)


class ReadOnly(admin.ModelAdmin):
    """Shows what there is to the planning team, analysts and administrators."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(access_on(request).allows(permission) for permission in MAY_READ)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MetricInline(admin.TabularInline):
    model = KloeMetric
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return any(access_on(request).allows(permission) for permission in MAY_READ)


@admin.register(Kloe)
class KloeAdmin(ReadOnly):
    list_display = ("code", "theme", "year", "line")
    list_filter = ("year", "theme")
    search_fields = ("code", "theme", "line")
    inlines = [MetricInline]


@admin.register(Board)
class BoardAdmin(ReadOnly):
    list_display = ("name", "code")
    search_fields = ("name",)


@admin.register(Metric)
class MetricAdmin(ReadOnly):
    """What is measured, for reading: metrics are defined on the portal's own pages, which keep their rules."""

    list_display = ("name", "code", "unit", "better")
    search_fields = ("name", "code", "wordings")


@admin.register(MetricSeries)
class SeriesAdmin(ReadOnly):
    """Metrics by place, for reading."""

    list_display = ("metric", "scope", "group", "service", "locality", "neighbourhood")
    list_filter = ("scope",)
    list_select_related = ("metric", "group", "service", "locality", "neighbourhood")


@admin.register(Target)
class TargetAdmin(ReadOnly):
    """What series are held against, from when to when, for reading."""

    list_display = ("series", "kind", "value", "upper", "starts_on", "ends_on", "label")
    list_select_related = ("series__metric", "series__service", "series__group")


@admin.register(Rebase)
class RebaseAdmin(ReadOnly):
    """Where the limits of a series are reckoned anew, and why, for reading."""

    list_display = ("series", "on", "reason", "made_by")
    list_select_related = ("series__metric", "series__service", "series__group", "made_by")


@admin.register(Annotation)
class AnnotationAdmin(ReadOnly):
    """What readers of a chart should know of a day, for reading."""

    list_display = ("series", "on", "text", "made_by")
    list_select_related = ("series__metric", "series__service", "series__group", "made_by")


@admin.register(Measurement)
class MeasurementAdmin(ReadOnly):
    """Values of periods, for reading: they are entered, approved and put right on the portal's own pages."""

    list_display = ("series", "as_of", "value", "state")
    list_filter = ("state",)
    list_select_related = ("series__metric", "series__service", "series__group")
    date_hierarchy = "as_of"
