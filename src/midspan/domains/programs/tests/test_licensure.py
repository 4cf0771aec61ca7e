"""Licenses across states: the rule, the pages that keep them, and the dated statement."""

from datetime import date

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.actions import keep_license
from midspan.domains.programs.models import License
from midspan.domains.programs.queries import HeldLicense, held_licenses, licensure_statement, may_treat_by_video
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

MARCH = date(2027, 3, 1)
MARYLAND = HeldLicense("MD", date(2025, 1, 1), MARCH)


@pytest.mark.parametrize(
    ("held", "state", "on", "is_allowed"),
    [
        ((), "VA", MARCH, True),  # Nobody wrote any down: at home one is assumed,
        ((), "MD", MARCH, False),  # and elsewhere none is.
        ((MARYLAND,), "MD", date(2027, 2, 28), True),
        ((MARYLAND,), "MD", MARCH, False),
        ((MARYLAND,), "MD", date(2024, 12, 31), False),
        ((MARYLAND,), "VA", date(2026, 1, 1), False),  # What is written down is what there is.
        ((HeldLicense("DC", date(2020, 1, 1)),), "DC", MARCH, True),
    ],
)
def test_license_where_the_person_is(held, state, on, is_allowed):
    verdict = may_treat_by_video(held, state=state, home_state="VA", on=on)

    assert verdict.allowed is is_allowed


def test_refusal_names_the_state():
    verdict = may_treat_by_video((), state="MD", home_state="VA", on=MARCH)

    assert verdict.reason == "No license for Maryland is in force then, where the person takes part."


def test_statement_is_neutral_dated_and_waits_for_counsel():
    statement = licensure_statement()

    assert statement.words.startswith("Most states require")
    assert (statement.status, statement.reviewed_on) == ("to be confirmed by counsel", date(2026, 11, 26))


@pytest.fixture
def manager(db, client):
    staff = make_staff(make_organization(), Role.PROGRAM_MANAGER)
    client.force_login(staff.account)
    see_all(staff.organization)
    return staff


@pytest.mark.slow
def test_license_is_kept_shown_removed_and_brought_back(client, manager):
    url = reverse("programs:add_license", args=[manager.pk])
    typed = {"state": "MD", "kind": "LCSW", "from_date": "2026-01-01", "last_day": "2099-12-31"}

    page = client.post(url, typed, follow=True).content.decode()
    see_all(manager.organization)
    row = License.objects.get()
    removed = client.post(reverse("programs:remove_license", args=[manager.pk, row.pk]), follow=True)
    see_all(manager.organization)
    gone = License.objects.count()
    [message] = removed.context["messages"]
    client.post(message.extra_tags)

    see_all(manager.organization)
    assert "Maryland: <bdi>LCSW</bdi>" in page
    assert ("Most states require" in page, gone) == (True, 0)
    assert License.objects.get().until_date == date(2100, 1, 1)


def test_license_that_never_runs_and_an_unknown_state_are_refused(manager):
    values = {"staff_id": manager.pk, "kind": "LPC", "from_date": MARCH, "by": actor_for(manager)}

    with pytest.raises(RefusedError, match="ends before it begins"):
        keep_license(state="VA", until_date=MARCH, **values)
    with pytest.raises(RefusedError, match="Choose one of the states"):
        keep_license(state="XX", **values)
    keep_license(state="VA", **values)
    with pytest.raises(RefusedError, match="there already"):
        keep_license(state="VA", **values)


def test_counselor_keeps_no_licenses(manager):
    counselor = make_staff(manager.organization, Role.COUNSELOR)

    with pytest.raises(RefusedError):
        keep_license(staff_id=manager.pk, state="VA", kind="LPC", from_date=MARCH, by=actor_for(counselor))
    assert held_licenses(viewer=actor_for(counselor), staff_ids=[manager.pk]) == {}
