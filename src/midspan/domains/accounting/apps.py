from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "midspan.domains.accounting"
    label = "accounting"
