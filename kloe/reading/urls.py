"""Addresses of metrics as people read them."""

from django.urls import path

from kloe.reading.views import MetricPage, Metrics, PlacesPage, SeriesPage

app_name = "reading"
urlpatterns = [
    path("metrics/", Metrics.as_view(), name="metrics"),
    path("metrics/<slug:code>/", MetricPage.as_view(), name="metric"),
    path("metrics/<slug:code>/places/", PlacesPage.as_view(), name="places"),
    path("metrics/<slug:code>/<int:pk>/", SeriesPage.as_view(), name="series"),
]
