from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mlco_portal.accounts"
    verbose_name = "Accounts"
