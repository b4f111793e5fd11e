"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path, register_converter

from mlco_portal.years import PlanningYearConverter

register_converter(PlanningYearConverter, "year")

handler403 = "mlco_portal.views.forbidden"
handler404 = "mlco_portal.views.not_found"
handler500 = "mlco_portal.views.broken"

urlpatterns = [
    path("", include("planning.urls")),
    path("", include("mlco_portal.accounts.urls")),
    path("", include("mlco_portal.health")),
    path("services/", include("services.urls")),
    path("audit/", include("mlco_portal.audit.urls")),
    path("outbox/", include("mlco_portal.mail.urls")),
    path("admin/", admin.site.urls),
]
