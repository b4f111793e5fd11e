"""The addresses of KLOEs and metrics."""

from django.urls import include, path

app_name = "kloe"
urlpatterns = [
    path("", include("kloe.lines.urls")),
    path("", include("kloe.measurements.urls")),
    path("", include("kloe.metric_editor.urls")),
    path("providers/", include("kloe.providers.urls")),
    path("", include("kloe.reading.urls")),
    path("performance-reports/", include("kloe.reports.urls")),
    path("", include("kloe.tokens.urls")),
]
