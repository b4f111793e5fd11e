from django.apps import AppConfig


class KloeConfig(AppConfig):
    name = "kloe"
    verbose_name = "KLOEs and metrics"
