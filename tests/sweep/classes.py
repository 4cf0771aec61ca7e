"""By which classes each field leaves: learned from where the source asks the gate, never listed by hand."""

import ast
from collections import defaultdict
from functools import cache

from django.apps import apps

from midspan.values import DataClass, FieldPrivacy
from tests.guards.sources import SOURCE
from tests.guards.test_raw_rows import MANAGERS

# Fields that leave by one more class than their model does, each with its reason.
ALSO = {
    "journey.Episode.alias": (DataClass.ROSTER, "A roster names people by it."),
    **{
        f"people.Patient.{name}": (
            DataClass.CALLING,
            "What is asked before somebody calls, out of how they are reached.",
        )
        for name in ("phone", "contact_times", "voicemail_words", "must_not_be_told")
    },
    **{
        f"encounters.Contact.{name}": (DataClass.NOTE, "When a contact was is attendance; what was done is its note.")
        for name in ("activities", "curriculum", "event", "methods", "off_plan_reason", "people", "place")
    },
}
UNGATED = {"ungated_patients": "Patient"}
# Models that the source hands to the gate with other rows, or not at all, and the class they are.
SAID = {
    **{
        f"breaches.{model}": DataClass.CONSENT  # Of an event; whoever keeps breaches reads them, and whoever was told.
        for model in ("Breach", "BreachStep", "BreachAssessment", "BreachCount", "BreachWords")
    },
    "encounters.GroupNote": DataClass.NOTE,  # Goes with its session; about nobody by itself.
    **{
        f"incidents.{model}": DataClass.NOTE  # Of an event; whoever wrote it reads it, and whoever reviews.
        for model in ("Incident", "IncidentStep", "IncidentTelling", "IncidentAddition", "IncidentStaff")
    },
    # Of somebody who is no patient yet: whoever takes in referrals reads them.
    "inquiries.Inquiry": DataClass.REFERRAL,
    "inquiries.ContactTry": DataClass.REFERRAL,
    "privacy.Consent": DataClass.CONSENT,
}


@cache
def asked_by_class():
    """Model name → the classes by which the source asks the gate for its rows."""
    found = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "visible(" in text and "tests" not in path.parts:
            for function in ast.walk(ast.parse(text)):
                if isinstance(function, ast.FunctionDef):
                    for model, data_class in asked_in(function):
                        found[model].add(data_class)
    return {model: frozenset(classes) for model, classes in found.items()}


def asked_in(function):
    """(model, class) of each call of `visible` in a function, whose rows may have been named before."""
    assigned = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "visible":
            for data_class in classes_of(call):
                for model in models_of(call.args[0], assigned):
                    yield model, data_class


def classes_of(call):
    """The class a call names; every class of the page where the caller says which one (`data_class=data_class`)."""
    for keyword in call.keywords:
        if keyword.arg == "data_class" and isinstance(keyword.value, ast.Attribute):
            yield DataClass[keyword.value.attr]


def models_of(node, assigned, depth=3):
    """Names of the models whose managers an expression asks."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and one.attr in MANAGERS and isinstance(one.value, ast.Name):
            yield one.value.id
        elif isinstance(one, ast.Name) and one.id in UNGATED:
            yield UNGATED[one.id]
        elif isinstance(one, ast.Name) and one.id in assigned and depth:
            yield from models_of(assigned[one.id], assigned, depth - 1)


@cache
def classes_of_field(place):
    """The classes by which a field may leave: of who somebody is and how to reach them, else its model's."""
    label, _, name = place.rpartition(".")
    model = apps.get_model(label)
    privacy = model.PRIVACY[name]
    of_person = {FieldPrivacy.IDENTITY: DataClass.IDENTITY, FieldPrivacy.CONTACT: DataClass.CONTACT}
    own = {of_person[privacy]} if privacy in of_person else set()
    own |= {ALSO[place][0]} if place in ALSO else set()
    if model.__name__ == "Patient":
        return frozenset(own)
    return frozenset(own) | classes_of_model(model)


@cache
def classes_of_model(model):
    """A model's own; of one that is never asked for by itself, of the rows it belongs to."""
    if model._meta.label in SAID:
        return frozenset({SAID[model._meta.label]})
    asked = asked_by_class().get(model.__name__)
    if asked is not None:
        return asked
    above = {field.related_model.__name__ for field in model._meta.concrete_fields if field.is_relation}
    return frozenset().union(*(asked_by_class().get(name, ()) for name in above - {"Patient"}))
