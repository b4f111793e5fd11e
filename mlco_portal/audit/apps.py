from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mlco_portal.audit"
    verbose_name = "Audit"
