from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "mlco_portal.jobs"
    label = "jobs"
    verbose_name = "Background jobs"

    def ready(self) -> None:
        """Know every job and every schedule: each app keeps its own in `tasks.py`."""
        autodiscover_modules("tasks")
