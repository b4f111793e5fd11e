from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KloeConfig(AppConfig):
    name = "kloe"
    verbose_name = "KLOEs and metrics"

    def ready(self) -> None:
        """Know who knows more of lines: each app above gives its answers in `answers.py`."""
        autodiscover_modules("answers")
