"""Every field of every model says how private it is."""

from django.apps import apps

from midspan.kernel.models import PatientRow

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


def test_patient_models_show_nothing_in_their_text():
    loud = {
        model._meta.label
        for model in our_models()
        if issubclass(model, PatientRow)
        and str(model()) != f"{model.__name__} {model().pk}"
        and "__str__" in vars(model)
    }

    assert loud == set()
