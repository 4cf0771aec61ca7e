"""Who reads patients' rows without asking the gate: nobody who shows something, and nobody who is not named here.

A function that asks a patient model's manager and hands the rows to `visible`, or makes a `Thing` of each, goes through
the gate. Every other one changes rows, which an action's rule has allowed, or reckons with them for an answer that
names nobody the asker may not see. Its module stands below, with what it does there.
"""

import ast
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings

from tests.guards.sources import SOURCE, parsed

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
GATES = frozenset({"visible", "Thing"})  # Rows, and single things, on their way to it.
# Modules, and packages by a name that ends with a slash.
CHANGES = "changes rows that its rule, or the caller's, has allowed"
RECKONS = "reckons with everybody's seats, hours or names; the answer names nobody out of reach"
GATE = "is the gate, or what stands behind it"
RAW = {
    "kernel/actions.py": "writes the audit trail",
    "domains/people/actions.py": CHANGES,
    "domains/people/queries.py": "hands patients to the gate (`ungated_patients`), and looks up who signs in",
    "domains/people/sign_in_codes.py": "signs people in before anybody is known",
    "domains/privacy/": GATE,
    "domains/entries/actions.py": CHANGES,
    "domains/entries/keeping.py": "finds by its id what arrived before, for the person who sends it again",
    "domains/entries/revoking.py": CHANGES,
    "domains/guardians/actions.py": CHANGES,
    "domains/consents/actions.py": CHANGES,
    "domains/consents/countersigning.py": CHANGES,
    "domains/consents/ending.py": "whose consent ends soon, for a job that tells them",
    "domains/consents/scanning.py": CHANGES,
    "domains/consents/signing.py": CHANGES,
    "domains/consents/taking_back.py": CHANGES,
    "domains/questions/actions.py": CHANGES,
    "domains/letters/actions.py": CHANGES,
    "domains/landings/actions.py": CHANGES,
    "domains/landings/opening.py": "an address is known by its secret alone, before anybody is",
    "domains/assessments/actions/": CHANGES,
    "domains/records/actions/": CHANGES,
    "domains/plans/actions/": CHANGES,
    "domains/rounds/actions.py": CHANGES,
    "domains/measures/actions/": CHANGES,
    "domains/measures/linking.py": "an address is known by its secret alone, before anybody is",
    "domains/feedback/actions.py": CHANGES,
    "domains/practice/actions/": CHANGES,
    "domains/diary/actions.py": CHANGES,
    "domains/commitments/actions.py": CHANGES,
    "domains/going_back/actions.py": CHANGES,
    "domains/meetings/actions.py": CHANGES,
    "domains/circle/actions/": CHANGES,
    "domains/circle/comparing.py": "says whether a list names somebody, to whoever may not read the list",
    "domains/family_tasks/actions.py": CHANGES,
    "domains/families/actions.py": CHANGES,
    "domains/families/queries.py": "when somebody can come goes to the engine, and nowhere else",
    "domains/mentors/actions/": CHANGES,
    "domains/mentors/queries/": "cards to the mentor who asks, times of a match the gate opened, and for a job",
    "domains/summaries/actions.py": CHANGES,
    "domains/checkups/actions.py": CHANGES,
    "domains/alumni/actions.py": CHANGES,
    "domains/alumni/queries.py": "How many come is counted over everybody, with the names that were given for it.",
    "domains/safety/actions/": CHANGES,
    "domains/outreach/actions/": CHANGES,
    "domains/accounting/actions.py": CHANGES,
    "domains/breaches/actions.py": CHANGES,
    "domains/handovers/actions.py": CHANGES,
    "domains/legal/actions.py": CHANGES,
    "domains/notices/actions/": CHANGES,
    "domains/emergencies/actions.py": CHANGES,
    "domains/emergencies/queries.py": "a clinician's own emergencies; what they open is asked of the gate",
    "domains/notices/queries.py": "each recipient's own notices, which hold no content",
    "domains/journey/actions/": CHANGES,
    "domains/journey/own_stay.py": "finished first tasks of a stay that went through the gate, as a column of it",
    "domains/journey/queries/origins.py": "what the gate has to know of things before it is asked about them",
    "domains/journey/queries/stays.py": "aliases that members of a group already go by",
    "domains/journey/weekly_care.py": RECKONS,
    "domains/responsibilities/actions/": CHANGES,
    "domains/responsibilities/life_in_week.py": RECKONS,
    "domains/responsibilities/tasks.py": "forgets what is past its day, and queues what is due",
    "domains/schedule/absences/": CHANGES,
    "domains/schedule/actions/": CHANGES,
    "domains/schedule/clock_changes/finding.py": RECKONS,
    "domains/schedule/dates/": CHANGES,
    "domains/schedule/feeds/serving.py": "a feed is known by its secret alone, before anybody is",
    "domains/schedule/gathering/": "reckons with who takes a room or an hour, and books what the engine found",
    "domains/schedule/offers/": CHANGES,
    "domains/schedule/problem/": RECKONS,
    "domains/schedule/proposals/": CHANGES,
    "domains/schedule/reach/": "opens and ends reach as seats and covers come and go",
    "domains/schedule/scenarios/": RECKONS,
    "domains/schedule/sections/": RECKONS,
    "domains/schedule/sessions/guests.py": RECKONS,
    "domains/schedule/swaps/": CHANGES,
    "domains/schedule/views/center.py": "shows no moves where there is no proposal, as an empty list",
    "domains/schedule/weeks/seating.py": CHANGES,
    "domains/encounters/actions/": CHANGES,
    "domains/video/actions.py": CHANGES,
    "domains/encounters/queries/attendance.py": "rows of a session whose roster the gate has let through",
}


@cache
def patient_models():
    """Every model of ours with a row about one patient, by its name."""
    found = set()
    for config in apps.get_app_configs():
        if config.name.startswith("midspan."):
            for model in config.get_models():
                names = {field.name for field in model._meta.concrete_fields}
                if names & {"patient", "patient_ref"} or model._meta.label == "people.Patient":
                    found.add(model.__name__)
    return frozenset(found)


@cache
def readers():
    """Of each module the functions that read rows past the gate; without those modules that have none."""
    models = patient_models()
    found = {name: list(raw_readers(tree, models)) for name, tree in parsed(with_any_of=MANAGERS)}
    return {name: functions for name, functions in found.items() if functions}


def raw_readers(tree, models):
    """Functions that ask a patient model's manager and do not hand the rows to the gate."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and asks_manager(function, models) and not asks_gate(function):
            yield function.name


def asks_manager(function, models):
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and isinstance(node.value, ast.Name)
        and node.value.id in models
        for node in ast.walk(function)
    )


def asks_gate(function):
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id in GATES for called in calls)


def entry_for(name):
    return next((one for one in RAW if name == one or (one.endswith("/") and name.startswith(one))), None)


@pytest.mark.slow
def test_whoever_reads_rows_past_the_gate_is_named_with_a_reason():
    assert {name: functions for name, functions in readers().items() if entry_for(name) is None} == {}


@pytest.mark.slow
def test_no_reason_is_stale():
    assert set(RAW) - {entry_for(name) for name in readers()} == set()


@pytest.mark.slow
def test_no_page_of_a_domain_reads_rows_past_the_gate():
    shows = {name for name in readers() if "/views" in name or "/forms" in name or name.endswith("urls.py")}

    assert shows == {"domains/schedule/views/center.py"}


def test_there_is_no_admin_in_which_rows_lie_open():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert list(SOURCE.rglob("admin.py")) == []


def test_a_reader_past_the_gate_would_be_found():
    tree = ast.parse("def peek(who):\n    return Episode.objects.filter(patient=who)\n")
    gated = ast.parse("def seen(viewer):\n    return visible(Episode.objects.all(), viewer=viewer)\n")

    assert (list(raw_readers(tree, {"Episode"})), list(raw_readers(gated, {"Episode"}))) == (["peek"], [])


@pytest.mark.slow
def test_nobody_but_the_demonstration_makes_the_clock_stand():
    """What the ledger says happened at a moment was written at that moment."""
    texts = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}

    assert {name for name, text in texts.items() if "standing_at(" in text} == {
        "kernel/clock.py",
        "config/demo/assessments.py",
        "config/demo/contacts.py",
        "config/demo/emergencies.py",
        "config/demo/guardians.py",
        "config/demo/mentors.py",
        "config/demo/intermediaries.py",
        "config/demo/letters.py",
        "config/demo/measures.py",
        "config/demo/promises.py",
        "config/demo/plans.py",
        "config/demo/outreach.py",
        "config/demo/papers.py",
        "config/demo/record_beyond_notes.py",
        "config/demo/registers.py",
        "config/demo/rounds.py",
        "config/demo/safety.py",
        "config/demo/sharing.py",
        "config/demo/skills.py",
        "config/demo/weeks.py",
    }
