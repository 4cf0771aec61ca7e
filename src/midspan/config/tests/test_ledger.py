"""`midspan ledger`: tells whether all is whole, names places where it is not, and signs what is kept elsewhere."""

import json
from types import SimpleNamespace

import pytest
from django.db import transaction

from midspan.config.cli import ledger_pages
from midspan.config.refusals import Refusal
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.tasks import sign_ledger, sign_ledgers_everywhere
from midspan.domains.privacy.tests.factories import write_entries
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = make_organization()
    write_entries(make_patient(organization), actor_for(make_staff(organization, "intake")), count=3)
    return organization


def verify(capsys, *, roots=None, as_json=False):
    code = ledger_pages.verify_all(SimpleNamespace(roots=roots and str(roots), json=as_json))
    return code, capsys.readouterr().out.strip()


def test_whole_ledger_is_said_to_be_whole(organization, capsys):
    assert verify(capsys) == (0, f"{organization.name}: whole (3 entries of 1 patients, 0 roots)")


def test_root_is_written_once_and_the_ledger_is_held_against_it(organization, capsys, tmp_path):
    assert ledger_pages.sign_all(tmp_path) == 0
    [file] = tmp_path.iterdir()
    assert str(file) in capsys.readouterr().out

    code, words = verify(capsys, roots=file, as_json=True)

    assert (code, json.loads(words)["whole"], json.loads(words)["roots"]) == (0, True, 2)


def test_database_older_than_a_root_kept_elsewhere_is_broken_and_the_place_is_named(organization, capsys, tmp_path):
    with transaction.atomic():
        see_all(organization)
        write_entries(make_patient(organization), actor_for(make_staff(organization, "intake")))
        ledger_pages.sign_all(tmp_path)
        transaction.set_rollback(True)
    capsys.readouterr()

    code, words = verify(capsys, roots=tmp_path)

    assert (code, words.splitlines()[1:]) == (
        1,
        [
            "  root 1: is kept elsewhere, but the database is older than it",
            "  root 1: knows a chain of 1 entries of which nothing is left",
        ],
    )


def test_file_that_is_no_root_is_refused(organization, tmp_path):
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")

    with pytest.raises(Refusal, match="is no root"):
        ledger_pages.kept_roots(str(tmp_path / "other.json"))
    with pytest.raises(Refusal, match="there is no folder"):
        ledger_pages.sign_all(tmp_path / "nowhere")


def test_every_night_each_ledger_is_signed_and_kept_elsewhere(organization, settings, tmp_path, capsys):
    settings.LEDGER_ROOTS = str(tmp_path)

    assert sign_ledgers_everywhere(0) == 1
    numbers = [sign_ledger(str(organization.pk)) for _ in range(2)]

    assert (numbers, len(list(tmp_path.iterdir()))) == ([1, 2], 2)
    assert verify(capsys, roots=tmp_path)[0] == 0
