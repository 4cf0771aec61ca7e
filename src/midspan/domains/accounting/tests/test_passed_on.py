"""A consent to an intermediary says to whom it may pass on; what it passed on is asked for like an account."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.accounting.actions import (
    answer_request,
    ask_for_account,
    ask_for_passed_on,
    extend_request,
    write_passed_on,
)
from midspan.domains.accounting.book import passed_on_due
from midspan.domains.accounting.models import PassedOn
from midspan.domains.accounting.queries import passed_on, request_asked
from midspan.domains.consents.queries import foreseen_of, given_to_intermediaries
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "intermediary", "name": "Valley Exchange", "shares": ("diagnosis", "medication"), "purpose": "care"}
NAMED = ("Dr. Ada Quince", "Ridge Clinic")


class Center:
    """Rowan lets an exchange pass on to whoever treats them; and another one to two by name."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Ames")
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        self.treating = make_signed(self.rowan, **GIVEN)
        self.named = make_signed(self.rowan, **{**GIVEN, "name": "Coast Network"}, participants=NAMED)

    def write(self, through=None, *, participant="Ridge Clinic", day=None, shares=("medication",), by=None):
        return write_passed_on(
            signed_id=(through or self.treating).pk,
            participant=participant,
            shares=shares,
            day=day or clock.local_date(),
            by=actor_for(by or self.officer),
        )

    def listed(self, viewer=None, *, today=None):
        viewer, today = actor_for(viewer or self.rowan), today or clock.local_date()
        return passed_on(viewer=viewer, through=self.treating, today=today)

    def ask(self):
        return ask_for_passed_on(signed_id=self.treating.pk, by=actor_for(self.rowan))


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.slow
def test_text_says_to_whom_and_that_a_list_can_be_asked_for(center):
    treating, named = center.treating.text, center.named.text

    assert "participants who have a treating provider relationship with me, and to nobody else" in treating
    assert "Coast Network is an intermediary: it may pass it on to Dr. Ada Quince; and Ridge Clinic" in named
    assert ["list of those to whom it was passed on" in one for one in (treating, named)] == [True, True]
    assert (center.treating.participants, center.named.participants) == ([], list(NAMED))


def test_other_consents_say_nothing_of_it(center):
    sister = make_signed(center.rowan)

    assert "passed on to" not in sister.text
    assert sister not in given_to_intermediaries(viewer=actor_for(center.rowan))


def test_gate_opens_to_the_intermediary_what_is_named_and_no_more(center):
    [answers] = foreseen_of([center.treating], actor_for(center.rowan))

    assert [one.is_open for one in answers] == [True, True]


def test_what_was_passed_on_is_listed_with_whom_what_what_for_and_through_whom(center):
    center.write()

    [line] = center.listed()

    assert (line.recipient, line.classes, line.purposes) == ("Ridge Clinic", ("medication",), ("COC", "TREAT"))
    assert (line.by, line.is_day) == ("Valley Exchange", True)


def test_list_reaches_back_three_years_and_no_day_further(center):
    center.write()
    day = clock.local_date()
    last_seen = day.replace(year=day.year + passed_on_due().years)

    assert [len(center.listed(today=one)) for one in (last_seen, last_seen + timedelta(days=1))] == [1, 0]


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ({"participant": " "}, "Write to whom"),
        ({"shares": ("attendance",)}, "of what the consent shares"),
        ({"day": clock.local_date() - timedelta(days=2)}, "before the consent"),
        ({"day": clock.local_date() + timedelta(days=2)}, "still to come"),
    ],
)
def test_what_is_not_written_down(center, way, reason):
    with pytest.raises(RefusedError, match=reason):
        center.write(**way)

    assert PassedOn.objects.count() == 0


def test_only_those_who_are_named_are_written_down_where_some_are(center):
    with pytest.raises(RefusedError, match="names others"):
        center.write(center.named, participant="Somebody Else")
    center.write(center.named, participant=NAMED[0])

    assert PassedOn.objects.get().participant == NAMED[0]


def test_nobody_but_the_privacy_officer_writes_it_down(center):
    with pytest.raises(RefusedError, match="Only the privacy officer"):
        center.write(by=make_staff(center.organization, Role.INTAKE))
    with pytest.raises(RefusedError, match="Only the privacy officer"):
        center.write(by=center.rowan)


def test_patient_asks_the_officer_is_told_and_it_is_due_in_thirty_days(center):
    asked = center.ask()

    [told] = unread_notices(viewer=actor_for(center.officer))
    assert (told.kind, told.subject_id) == (NoticeKind.ACCOUNTING_ASKED, asked.pk)
    assert asked.due_date - clock.local_date() == timedelta(days=30)
    assert center.ask() == asked
    assert ask_for_account(by=actor_for(center.rowan)) != asked


def test_no_more_time_is_taken_for_it(center):
    asked = center.ask()

    with pytest.raises(RefusedError, match="no more time"):
        extend_request(request_id=asked.pk, reason="Busy.", by=actor_for(center.officer))


def test_answer_counts_what_was_passed_on_and_tells_the_patient(center):
    asked = center.ask()
    center.write()

    answer = answer_request(request_id=asked.pk, by=actor_for(center.officer))

    [told] = unread_notices(viewer=actor_for(center.rowan))
    assert (answer.lines, told.kind) == (1, NoticeKind.ACCOUNTING_ANSWERED)
    assert request_asked(viewer=actor_for(center.officer), request_id=asked.pk).answer == answer


def test_nobody_asks_about_somebody_elses_or_about_what_is_no_intermediary(center):
    sister, other = make_signed(center.rowan), make_patient(center.organization)

    with pytest.raises(RefusedError, match="no such consent"):
        ask_for_passed_on(signed_id=sister.pk, by=actor_for(center.rowan))
    with pytest.raises(RefusedError, match="no such consent"):
        ask_for_passed_on(signed_id=center.treating.pk, by=actor_for(other))


def test_database_changes_nothing_of_it_and_wants_a_name(center):
    row = center.write()

    with pytest.raises(DatabaseError), transaction.atomic():
        PassedOn.objects.filter(pk=row.pk).delete()
    with pytest.raises(IntegrityError, match="passed_on_to_somebody"), transaction.atomic():
        PassedOn.objects.create(
            organization=center.organization,
            patient=center.rowan,
            through=center.treating,
            participant="",
            shares=[],
            passed_on=clock.local_date(),
            written_by=center.officer,
            written_at=clock.now(),
        )


@pytest.mark.slow
def test_whole_way_by_hand(client, center):
    through, today = center.treating.pk, clock.local_date()
    client.force_login(center.rowan.account)
    assert f"/more/privacy/passed-on/{through}/" in client.get(f"/more/privacy/{through}/").text
    assert f"/more/privacy/passed-on/{through}/" in client.get("/more/privacy/left/").text
    asked = client.post(f"/more/privacy/passed-on/{through}/ask/", follow=True)
    assert "You have the answer by" in unescape(asked.text)

    client.force_login(center.officer.account)
    assert f"/disclosures/networks/{through}/" in client.get("/disclosures/networks/").text
    see_all(center.organization)
    request = request_asked(viewer=actor_for(center.officer), request_id=center.ask().pk).request
    page = f"/disclosures/requests/{request.pk}/"
    assert f"/disclosures/networks/{through}/" in client.get(page).text
    said = {"participant": "Ridge Clinic", "shares": ["diagnosis"]}
    day = {"day_0": str(today.month), "day_1": str(today.day), "day_2": str(today.year)}
    assert "still to come" in unescape(
        client.post(f"/disclosures/networks/{through}/", {**said, **day, "day_2": str(today.year + 1)}).text
    )
    client.post(f"/disclosures/networks/{through}/", {**said, **day})
    assert "Ridge Clinic" in client.get(page).text
    client.step_up()
    assert client.post(f"{page}paper/").content.startswith(b"%PDF-")
    client.post(f"{page}answer/")

    client.force_login(center.rowan.account)
    own_page = unescape(client.get(f"/more/privacy/passed-on/{through}/").text)
    assert ("Ridge Clinic" in own_page, "answered on" in own_page) == (True, True)


def test_pages_are_nobody_elses(client, center):
    through = center.treating.pk
    client.force_login(make_patient(center.organization).account)
    assert client.get(f"/more/privacy/passed-on/{through}/").status_code == 404
    client.force_login(make_staff(center.organization, Role.DIRECTOR).account)
    pages = ("/disclosures/networks/", f"/disclosures/networks/{through}/")

    assert [client.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.slow
def test_participants_are_asked_for_in_a_step_of_their_own(client, center):
    client.force_login(center.rowan.account)
    steps = {"kind": "intermediary", "name": "Another Exchange"}
    asked = unescape(client.post("/more/privacy/new/", {**steps, "asked": "name"}).text)
    nobody = client.post("/more/privacy/new/", {**steps, "passes_on": "named", "asked": "participants"})
    rest = {"passes_on": "named", "participants": "Ridge Clinic\r\n\r\n Dr.  Quince \r\nRidge Clinic",
            "shares": ["medication"], "purpose": "care", "until": "year"}  # fmt: skip
    read = unescape(client.post("/more/privacy/new/", {**steps, **rest, "asked": "until"}).text)

    assert "To whom may they pass it on?" in asked
    assert "Write at least one name." in nobody.text
    assert "it may pass it on to Ridge Clinic; and Dr. Quince, and to nobody else." in read
