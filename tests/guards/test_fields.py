"""Every field of every model says how private it is."""

from django.apps import apps

from midspan.kernel.models import PatientRow
from midspan.values import FieldPrivacy

# What says more than its kind and number, each with its reason.
SAID = {"kernel.AuditEvent": "A verb and the number of a row."}
IMPLIED = {"id", "organization", "patient"}  # Said once by the kernel's base rows.


def our_models():
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("midspan.")
        for model in config.get_models()
        if not hasattr(model, "pgh_tracked_model")  # A version table holds the classified fields of its model.
    ]


def field_names(model):
    return {field.name for field in model._meta.get_fields() if field.concrete and not field.auto_created}


def test_every_field_is_classified():
    unclassified = {
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name in field_names(model) - set(model.PRIVACY) - IMPLIED
    }

    assert unclassified == set()


def test_no_classification_is_stale():
    stale = {
        f"{model._meta.label}.{name}" for model in our_models() for name in set(model.PRIVACY) - field_names(model)
    }

    assert stale == set()


def test_models_that_hold_anything_private_show_nothing_in_their_text():
    rows = [model() for model in our_models() if is_private(model)]

    assert {row._meta.label for row in rows if str(row) != f"{type(row).__name__} {row.pk}"} == set(SAID)


def is_private(model):
    return issubclass(model, PatientRow) or set(model.PRIVACY.values()) != {FieldPrivacy.OPERATIONAL}
