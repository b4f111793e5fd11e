from django.apps import AppConfig


class NhsukConfig(AppConfig):
    name = "mlco_portal.nhsuk"
    label = "nhsuk"
    verbose_name = "NHS.UK components"
