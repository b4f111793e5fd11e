from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "mlco_portal.tokens"
    verbose_name = "API tokens"
