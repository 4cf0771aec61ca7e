from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "midspan.domains.inquiries"
    label = "inquiries"
