"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path, re_path, register_converter
from django.views.generic import TemplateView

from mlco_portal.api.v1 import api
from mlco_portal.api.views import Reference
from mlco_portal.endpoints.problems import nothing_here
from mlco_portal.views import admin_sign_in
from mlco_portal.years import PlanningYearConverter

register_converter(PlanningYearConverter, "year")

handler400 = "mlco_portal.views.unreadable"
handler403 = "mlco_portal.views.forbidden"
handler404 = "mlco_portal.views.not_found"
handler500 = "mlco_portal.views.broken"

urlpatterns = [
    path("", include("planning.urls")),
    path("", include("kloe.urls")),
    path("", include("mlco_portal.accounts.urls")),
    path("", include("mlco_portal.health")),
    path("api/v1/docs/", Reference.as_view(), name="api_reference"),
    path("api/v1/", api.urls),
    # All but the page above without its slash, which Django puts right.
    re_path(r"^api/(?!v1/docs$)", nothing_here),
    path("services/", include("services.urls")),
    path("audit/", include("mlco_portal.audit.urls")),
    path("outbox/", include("mlco_portal.mail.urls")),
    path("jobs/", include("mlco_portal.jobs.urls")),
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
]
