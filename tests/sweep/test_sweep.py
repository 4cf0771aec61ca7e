"""The sweep of every page, and what must be true of it for its silence to mean something.

Here each page is asked for by one person of each standing: `test_everybody` has them all.
"""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings

from midspan.config.cli.test import results_folder
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from tests.sweep.asking import ALLOWED, listening
from tests.sweep.canaries import BIRTH_DATE, UNMARKED, places, words
from tests.sweep.center import MONDAY_NOON, NOT_MADE
from tests.sweep.classes import ALSO, SAID, asked_by_class, classes_of_field
from tests.sweep.pages import KNOWN_ARGUMENTS, arguments_in_use
from tests.sweep.sweep import TOLD_BY_PUSH, Sweep
from tools.pictures import has_pictures, without

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOLDS = "SELECT count(*) FROM {table} WHERE {column}::text LIKE %s"


@pytest.fixture(scope="module")
def sweep(share):
    return share(swept, at=MONDAY_NOON)


def swept(*, by_everybody=False):
    found = Sweep(by_everybody=by_everybody)
    with override_settings(PUBLIC_CENTER=str(found.center.organization.pk)):
        return seen_through(found)


def seen_through(found):
    found.held = {place for place in words() if is_held(place)} | held_by_the_person(found.center)
    with listening() as log:
        found.knock()
        found.read(log)
        found.read_in_other_ways(log)
        found.change(log)
        found.search(log)
        found.push()
        found.look_aside()
        found.forget()
        found.read_again(log)
    keep(found.report())
    return found


def held_by_the_person(center):
    """What no other connection is shown: what a patient has begun to write."""
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    found = {place for place in words() if is_held(place)}
    see_all(center.organization)
    return found


def is_held(place):
    label, _, name = place.rpartition(".")
    model = apps.get_model(label)
    with connection.cursor() as cursor:
        sql = HOLDS.format(table=model._meta.db_table, column=model._meta.get_field(name).column)
        cursor.execute(sql, [f"%{words()[place]}%"])
        return cursor.fetchone()[0] > 0


def keep(report):
    """Where the other results lie, for whoever wants to read it (`python -m tools.sweep`)."""
    folder = results_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sweep.json").write_text(json.dumps(report, indent=2), encoding="utf-8")


def no_canary_leaves_but_where_page_and_gate_allow_it(sweep):
    assert sweep.report()["leaks"] == []


def whoever_may_not_know_of_the_patient_gets_the_bytes_of_a_center_without_them(sweep):
    assert sweep.differ == []


def every_page_is_declared_and_answers_without_an_error(sweep):
    report = sweep.report()

    assert (report["undeclared"], report["errors"]) == ([], [])


def every_field_holds_its_canary(sweep):
    assert (set(words()) - sweep.held, sweep.center.failed) == (set(), {})


def canaries_are_seen_where_they_may_be_so_the_sweep_looks_at_pages_and_not_at_refusals(sweep):
    """Of each class that pages show, something was shown."""
    shown = {one for place in sweep.shown for one in classes_of_field(place)}

    assert {"identity", "contact", "referral", "placement", "life", "avoidance", "schedule", "presence"} <= shown
    assert BIRTH_DATE in sweep.shown


def every_box_was_searched_in_and_every_push_was_read(sweep):
    boxes = {name: sorted(names) for name, names in sweep.boxes.items()}

    assert boxes == {
        "agreements:register": ["name"],
        "circle:who_is_meant": ["search"],
        "journey:people": ["search"],
        "life:resolve_of": ["search"],
        "staff:chart": ["q"],
        "staff:check_in": ["q"],
    }
    assert sweep.counts["typed search"] > sweep.counts["typed search in the other world"] > 100
    assert len(NoticeKind) < sweep.counts["push"] <= len(NoticeKind) * len(TOLD_BY_PUSH)
    assert {"push", "push on its way", "mail", "log"} <= sweep.channels


def somebody_of_every_kind_is_shown_something_or_nothing_as_the_gate_says(sweep):
    nothing = {looker.kind for looker in sweep.lookers if looker.knows_nothing}

    assert nothing == {
        "stranger",
        "patient of the same group",
        "patient of another group",
        "counselor without reach",
        "group_leader without reach",
        "peer_specialist without reach",
        "peer_coordinator without reach",
        "nurse without reach",
        "program_manager without reach",
        "counselor whose reach ended",
        "guardian who may only sign",
        "guardian who no longer stands",
        "supporter whose tie ended",
        "mentor whose match ended",
        "mentor who was never matched",
        "staff of another organization",
        "patient of another organization",
    }


def every_screen_has_its_pictures_in_the_guide(sweep):
    """Or `docs/images/screens.toml` says why it has none."""
    assert sorted(name for name in sweep.screens if not has_pictures(name) and name not in without()) == []


def no_exception_is_stale(sweep):
    labels = {model._meta.label for model in apps.get_models()}

    assert set(UNMARKED) - set(places()) == set()
    assert set(SAID) - labels == set()
    assert set(NOT_MADE) - labels == set()
    assert {label for label in SAID if apps.get_model(label).__name__ in asked_by_class()} == set()
    assert set(ALSO) - set(words()) == set()
    assert set(ALLOWED) - sweep.allowed == set()
    assert sweep.stale == []
    assert KNOWN_ARGUMENTS - arguments_in_use() == set()


PARTS = (
    no_canary_leaves_but_where_page_and_gate_allow_it,
    whoever_may_not_know_of_the_patient_gets_the_bytes_of_a_center_without_them,
    every_page_is_declared_and_answers_without_an_error,
    every_field_holds_its_canary,
    canaries_are_seen_where_they_may_be_so_the_sweep_looks_at_pages_and_not_at_refusals,
    every_box_was_searched_in_and_every_push_was_read,
    somebody_of_every_kind_is_shown_something_or_nothing_as_the_gate_says,
    every_screen_has_its_pictures_in_the_guide,
    no_exception_is_stale,
)


def test_the_sweep(sweep, subtests):
    """One test: swept once, whichever process runs it, and each part says by itself what it found."""
    for part in PARTS:
        with subtests.test(part.__name__):
            part(sweep)
