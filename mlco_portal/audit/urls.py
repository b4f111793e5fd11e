"""Addresses of the audit trail."""

from django.urls import path

from mlco_portal.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.AuditList.as_view(), name="list"),
    path("export/", views.AuditExport.as_view(), name="export"),
    path("<int:pk>/", views.AuditDetail.as_view(), name="detail"),
]
