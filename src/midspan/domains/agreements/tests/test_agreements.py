"""Agreements with organizations that serve the center: what one must say, how it stands, and what may go by it."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from midspan.domains.agreements.actions import end_agreement
from midspan.domains.agreements.book import clauses, ending, services
from midspan.domains.agreements.enums import AgreementState as State
from midspan.domains.agreements.models import Agreement, AgreementEnd
from midspan.domains.agreements.queries import agreement_standing, agreements, agreements_ending, may_go_to
from midspan.domains.agreements.rules import may_go, state_on
from midspan.domains.agreements.tests.factories import SCAN, make_agreement
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        self.viewer = actor_for(self.officer)

    def goes(self, *classes, name="Tidewater Lab"):
        return may_go_to(viewer=self.viewer, name=name, classes=classes)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.parametrize(
    ("day", "ended", "state"),
    [
        (FIRST - DAY, None, State.COMING),
        (FIRST, None, State.IN_FORCE),
        (LAST - timedelta(days=61), None, State.IN_FORCE),
        (LAST - timedelta(days=60), None, State.ENDING),
        (LAST, None, State.ENDING),
        (LAST + DAY, None, State.OVER),
        (date(2026, 5, 3), date(2026, 5, 4), State.IN_FORCE),
        (date(2026, 5, 4), date(2026, 5, 4), State.OVER),
    ],
)
def test_state_turns_with_the_days_both_included(day, ended, state):
    assert state_on(day, first=FIRST, last=LAST, ended=ended, ending=ending()) is state


def test_agreement_without_a_last_day_stays_in_force():
    assert state_on(date(2040, 1, 1), first=FIRST, last=None, ended=None, ending=ending()) is State.IN_FORCE


@pytest.mark.parametrize(
    ("state", "classes", "is_allowed"),
    [
        (State.IN_FORCE, ("identity",), True),
        (State.ENDING, ("identity", "drug_screen"), True),
        (State.IN_FORCE, ("identity", "note"), False),
        (State.IN_FORCE, (), False),
        (State.COMING, ("identity",), False),
        (State.OVER, ("identity",), False),
        (None, ("identity",), False),
    ],
)
def test_something_goes_only_by_an_agreement_in_force_that_names_it(state, classes, is_allowed):
    verdict = may_go(state=state, classes=classes, agreed=("identity", "drug_screen"))

    assert bool(verdict) is is_allowed
    assert is_allowed or verdict.reason


def test_who_has_no_agreement_is_told_nothing(center):
    assert center.goes("identity").reason.startswith("No agreement with them is on file.")

    agreement = make_agreement(center.officer)
    assert center.goes("identity", name=" tidewater lab ")
    assert not center.goes("note")

    end_agreement(agreement_id=agreement.pk, reason="Another laboratory.", by=center.viewer)
    assert center.goes("identity").reason.startswith("The agreement is over.")


def test_later_agreement_lets_go_what_an_earlier_one_no_longer_does(center):
    make_agreement(center.officer, last_date=clock.local_date() - DAY)
    make_agreement(center.officer, first_date=clock.local_date())

    assert center.goes("identity")


def test_agreement_is_kept_with_the_hash_of_its_file_once(center):
    agreement = make_agreement(center.officer)

    assert make_agreement(center.officer) == agreement
    assert (agreement.sha256, agreement.media_type) == (hashlib.sha256(SCAN).hexdigest(), "application/pdf")


@pytest.mark.parametrize("missing", clauses())
def test_paper_without_one_of_its_clauses_is_no_agreement(center, missing):
    with pytest.raises(RefusedError, match="Both clauses"):
        make_agreement(center.officer, clauses=tuple(set(clauses()) - {missing}))


def test_file_nobody_can_read_is_no_agreement(center):
    with pytest.raises(RefusedError, match="PDF, PNG or JPEG"):
        make_agreement(center.officer, content=b"torn")


def test_nobody_else_keeps_or_reads_agreements(center):
    agreement, other = make_agreement(center.officer), make_staff(center.organization, Role.DIRECTOR)

    with pytest.raises(RefusedError, match="Only the privacy officer"):
        make_agreement(other)
    assert agreement_standing(viewer=actor_for(other), agreement_id=agreement.pk) is None
    assert not may_go_to(viewer=actor_for(other), name="Tidewater Lab", classes=["identity"])


def test_those_that_end_soon_come_first_and_wait_unless_replaced(center):
    today = clock.local_date()
    make_agreement(center.officer, name="Able Billing")
    make_agreement(center.officer, name="Soon Hosting", last_date=today + 10 * DAY)

    assert [one.agreement.name for one in agreements(viewer=center.viewer)] == ["Soon Hosting", "Able Billing"]
    assert [one.agreement.name for one in agreements_ending(viewer=center.viewer)] == ["Soon Hosting"]
    make_agreement(center.officer, name="Soon Hosting", first_date=today + 11 * DAY)
    assert agreements_ending(viewer=center.viewer) == []


def test_agreement_ends_once_and_nothing_of_it_changes(center):
    agreement = make_agreement(center.officer)
    end_agreement(agreement_id=agreement.pk, reason="Another laboratory.", by=center.viewer)

    with pytest.raises(RefusedError, match="is over"):
        end_agreement(agreement_id=agreement.pk, reason="Again.", by=center.viewer)
    for model in (Agreement, AgreementEnd):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_other_organization_sees_none(center):
    agreement = make_agreement(center.officer)
    other = make_organization(name="Another center")
    stranger = make_staff(other, Role.PRIVACY_OFFICER)

    assert agreements(viewer=actor_for(stranger)) == []
    assert agreement_standing(viewer=actor_for(stranger), agreement_id=agreement.pk) is None


def boxes(name, day):
    return {f"{name}_0": day.month, f"{name}_1": day.day, f"{name}_2": day.year}


@pytest.mark.slow
def test_page_puts_one_on_file_ends_it_and_says_what_may_go(client, center):
    client.force_login(center.officer.account)
    said = {
        "name": "Tidewater Lab", "contact": "Grace, 555-0148", "services": ["laboratory"], "classes": ["identity"],
        **boxes("first_date", clock.local_date()), "file": SimpleUploadedFile("signed.pdf", SCAN),
    }  # fmt: skip

    half = client.post("/agreements/new/", {**said, "clauses": ["bound"]}).text
    said["file"].seek(0)
    client.post("/agreements/new/", {**said, "clauses": list(clauses())})
    check = {"name": "Tidewater Lab", "classes": ["identity"]}
    before = client.get("/agreements/", check).text
    see_all(center.organization)
    page = f"/agreements/{Agreement.objects.get().pk}/"
    file = client.get(f"{page}file/")
    client.post(page, {"reason": "Another laboratory."})
    after = client.get("/agreements/", check).text

    assert "Both clauses have to stand in it" in half
    assert "Yes, as far as they need it" in before
    assert (file.content, file["Content-Disposition"]) == (SCAN, 'attachment; filename="agreement.pdf"')
    assert "The agreement is over." in after


@pytest.mark.slow
def test_pages_open_for_the_privacy_officer_alone(client, center):
    agreement = make_agreement(center.officer)

    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        client.force_login(make_staff(center.organization, role).account)
        for page in ("/agreements/", "/agreements/new/", f"/agreements/{agreement.pk}/"):
            assert client.get(page).status_code == 404
        see_all(center.organization)


def test_services_are_those_of_the_law_and_another():
    assert {"data", "billing", "laboratory", "legal", "accounting", "other"} <= set(services())
