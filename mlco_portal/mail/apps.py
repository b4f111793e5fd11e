from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "mlco_portal.mail"
    verbose_name = "Mail"
