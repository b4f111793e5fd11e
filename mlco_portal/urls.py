"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import RedirectView, TemplateView

from mlco_portal.years import PlanningYearConverter

register_converter(PlanningYearConverter, "year")

handler400 = "mlco_portal.views.unreadable"
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
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    # One sign-in for all: it limits failures and is audited.
    path("admin/login/", RedirectView.as_view(pattern_name="accounts:sign_in", query_string=True)),
    path("admin/", admin.site.urls),
]
