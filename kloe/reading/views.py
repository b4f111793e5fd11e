"""Metrics for everybody who is signed in: the list with sparklines, one metric, one series with its chart."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kloe.measurements.queries.waiting import owns_metrics
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.queries import boards, metric_of
from kloe.metrics.rules.permissions import can_define_metrics, can_enter, can_mark
from kloe.reading.forms import NarrowForm, PlacesForm
from kloe.reading.imprints import imprints_of
from kloe.reading.kept import notes_of, rows_of
from kloe.reading.places import groups_of
from kloe.reading.presenters import definition_rows, fixed_lines, lines_of, mark_lines, said_of, target_lines
from kloe.reading.queries import (
    OF_PLACES,
    one_series,
    places_to_compare,
    replaced_in,
    series_found,
    series_of_metric,
)
from mlco_portal.accounts.permissions import Permission
from services.middleware import access_on

PER_PAGE = 200
HOME = ("Home", "/")


class Metrics(LoginRequiredMixin, View):
    """Every series with its newest figure, icons and sparkline."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access = access_on(request)
        form = NarrowForm(request.GET.dict(), boards=[(one.code, one.name) for one in boards()])
        page = Paginator(list(series_found(form.wanted)), PER_PAGE).get_page(request.GET.get("page"))
        lines = rows_of(imprints_of(page.object_list), timezone.localdate())
        context = {
            "filter_form": form,
            "is_narrowed": form.wanted != type(form.wanted)(),
            "page_obj": page,
            "lines": lines,
            "notes": notes_of(lines),
            "may_enter": access.allows(Permission.EDIT_METRICS),
            "may_define": can_define_metrics(access),
            "may_approve": access.allows(Permission.EDIT_METRICS) or owns_metrics(access),
            "breadcrumbs": [HOME],
        }
        return render(request, "kloe/reading/metrics.html", context)


class MetricPage(LoginRequiredMixin, View):
    """What a metric is, and how it stands wherever it is measured."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            metric = metric_of(code)
        except Metric.DoesNotExist as error:
            raise Http404 from error
        lines = lines_of(series_of_metric(metric), timezone.localdate())
        context = {
            "metric": metric,
            "definition": definition_rows(metric),
            "may_define": can_define_metrics(access_on(request)),
            "lines": lines,
            "first": lines[0] if lines else None,
            "compared": sum(one.chart is not None and one.series.scope in OF_PLACES for one in lines),
            "places": [one.chart for one in lines[1:] if one.chart and one.series.scope not in OF_PLACES],
            "breadcrumbs": [HOME, ("Metrics", reverse("kloe:reading:metrics"))],
        }
        return render(request, "kloe/reading/metric.html", context)


class PlacesPage(LoginRequiredMixin, View):
    """A metric by locality and INT: small charts on one scale, so that places can be compared with the eye."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            metric = metric_of(code)
        except Metric.DoesNotExist as error:
            raise Http404 from error
        localities, neighbourhoods = places_to_compare()
        form = PlacesForm(request.GET.dict(), localities=[(one.code, one.name) for one in localities])
        lines = lines_of([one for one in series_of_metric(metric) if form.wants(one.series)], timezone.localdate())
        context = {
            "metric": metric,
            "filter_form": form,
            "is_narrowed": form.is_narrowed,
            "groups": groups_of(lines, form.within(localities), neighbourhoods, form.chosen_order),
            "notes": said_of(lines),
            "breadcrumbs": [
                HOME,
                ("Metrics", reverse("kloe:reading:metrics")),
                (metric.name, metric.get_absolute_url()),
            ],
        }
        return render(request, "kloe/reading/places.html", context)


class SeriesPage(LoginRequiredMixin, View):
    """A metric at one place: chart, targets, where limits are reckoned anew, what was put right."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        try:
            read = one_series(code, pk)
        except MetricSeries.DoesNotExist as error:
            raise Http404 from error
        series, access = read.series, access_on(request)
        context = {
            "series": series,
            "line": lines_of([read], timezone.localdate())[0],
            "targets": target_lines(series),
            "rebases": mark_lines(series, series.rebases.all()),
            "fixed": fixed_lines(read),
            "remarks": mark_lines(series, series.annotations.all()),
            "may_mark": can_mark(access, series.metric),
            "replaced": replaced_in(series),
            "may_enter": can_enter(access, series),
            "may_define": can_define_metrics(access),
            "breadcrumbs": [
                HOME,
                ("Metrics", reverse("kloe:reading:metrics")),
                (series.metric.name, series.metric.get_absolute_url()),
            ],
        }
        return render(request, "kloe/reading/series.html", context)
