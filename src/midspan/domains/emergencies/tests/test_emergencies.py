"""One record opened in an emergency: who may, for how long, what is shown, who is told, and who reviews it."""

from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency, EmergencyReview
from midspan.domains.emergencies.queries import of_patient, record_in, to_review
from midspan.domains.emergencies.rules import may_open, may_review
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import ActorKind, RefusedError

pytestmark = pytest.mark.django_db
BORN = date(1992, 4, 3)
WHY = "Found unconscious in the waiting room, the ambulance asks for medicines."


class Center:
    """Rowan, whom the nurse does not reach; a director; a privacy officer."""

    def __init__(self):
        self.organization = make_organization()
        fields = {"family_name": "Okonjo", "birth_date": BORN, "phone": "555-0177"}
        self.rowan = make_patient(self.organization, **fields)
        self.nurse_row = make_staff(self.organization, "nurse")
        self.officer_row = make_staff(self.organization, "privacy_officer")
        self.nurse, self.officer = actor_for(self.nurse_row), actor_for(self.officer_row)

    def open(self, *, by=None, reason=WHY, family_name="okonjo", has_stepped_up=True):
        by = by or self.nurse
        reach = Reach.ALL if "director" in by.roles else Reach.ASSIGNED
        bind(organization_id=by.organization_id, actor_id=by.id, reach=reach)
        try:
            return break_glass(
                family_name=family_name, birth_date=BORN, reason=reason, has_stepped_up=has_stepped_up, by=by
            )
        finally:
            see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def test_record_is_open_for_thirty_minutes_and_shows_who_it_is_and_how_to_reach_them(center):
    emergency = center.open()

    shown = record_in(emergency, viewer=center.nurse)

    assert emergency.ends_at - emergency.begins_at == timedelta(minutes=30)
    assert (shown["identity"]["family_name"], shown["contact"]["phone"]) == ("Okonjo", "555-0177")


def test_nothing_is_shown_once_it_is_over(center, monkeypatch):
    emergency = center.open()
    monkeypatch.setattr("django.utils.timezone.now", lambda: emergency.ends_at)

    assert record_in(emergency, viewer=center.nurse) == {}


def test_patient_is_told_at_once_and_the_privacy_officer_too(center):
    center.open()

    [told], [due] = (notices_for(viewer=one) for one in (actor_for(center.rowan), center.officer))
    assert (told.kind, due.kind) == (NoticeKind.RECORD_OPENED, NoticeKind.REVIEW_DUE)
    assert [one.finding for one in of_patient(viewer=actor_for(center.rowan))] == [None]


def test_opening_and_every_look_stand_in_the_ledger(center):
    emergency = center.open()
    record_in(emergency, viewer=center.nurse)

    entries = ledger_of(viewer=actor_for(center.rowan), patient_id=center.rowan.pk)
    assert [(one.kind, one.classes) for one in entries] == [
        ("emergency", []),
        ("decision", ["identity"]),
        ("decision", ["contact"]),
    ]
    assert {(one.actor_id, *one.purposes) for one in entries} == {(center.nurse.id, "BTG")}


def test_what_the_patient_restricted_stays_closed(center):
    grant_restriction(
        patient_id=center.rowan.pk, restriction=NewRestriction(classes=frozenset({"contact"})), by=center.officer
    )

    assert set(record_in(center.open(), viewer=center.nurse)) == {"identity"}


def test_whom_the_patient_blocked_opens_nothing(center):
    blocked = NewRestriction(actors=frozenset({str(center.nurse.id)}), is_block=True)
    grant_restriction(patient_id=center.rowan.pk, restriction=blocked, by=center.officer)

    assert record_in(center.open(), viewer=center.nurse) == {}


def test_opening_again_while_it_is_open_is_the_same_one(center):
    assert center.open() == center.open(reason="The ambulance asks again, about allergies this time.")


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("role", {"by": "utilization_review"}),
        ("role", {"by": "privacy_officer"}),
        ("passkey", {"has_stepped_up": False}),
        ("sentence", {"reason": "  urgent  "}),
    ],
)
def test_who_may_not_is_refused(center, words, changed):
    if "by" in changed:
        changed = {"by": actor_for(make_staff(center.organization, changed["by"]))}

    with pytest.raises(RefusedError, match=words):
        center.open(**changed)
    assert Emergency.objects.count() == 0


def test_reason_that_was_copied_is_refused(center):
    reasons = ["Found unconscious. The ambulance is here!"]
    case = {"has_stepped_up": True, "earlier_reasons": reasons, "opened": 0, "missed": 0}

    assert "earlier" in may_open(center.nurse, reason="found UNCONSCIOUS the ambulance is here", **case).reason
    assert may_open(center.nurse, reason=WHY, **case)


@pytest.mark.parametrize(("opened", "missed", "allowed"), [(2, 4, True), (3, 0, False), (0, 5, False)])
def test_nobody_goes_through_records_one_by_one(center, opened, missed, allowed):
    verdict = may_open(center.nurse, reason=WHY, has_stepped_up=True, earlier_reasons=[], opened=opened, missed=missed)

    assert verdict.allowed == allowed


def test_misses_are_counted(center):
    for _ in range(5):
        assert center.open(family_name="Nobody") is None

    with pytest.raises(RefusedError, match="five times"):
        center.open()


def test_two_of_one_name_and_birth_date_are_not_told_apart_by_guessing(center):
    make_patient(center.organization, family_name="Okonjo", birth_date=BORN)

    assert center.open() is None


def test_review_closes_it_and_the_patient_reads_what_was_found(center):
    emergency = center.open()
    assert list(to_review(viewer=center.officer)) == [emergency]

    review(emergency_id=emergency.pk, finding=Finding.NOT_JUSTIFIED, words="No ambulance came.", by=center.officer)

    assert list(to_review(viewer=center.officer)) == []
    assert [one.finding for one in of_patient(viewer=actor_for(center.rowan))] == [Finding.NOT_JUSTIFIED]
    with pytest.raises(RefusedError, match="already"):
        review(emergency_id=emergency.pk, finding=Finding.JUSTIFIED, words="It did.", by=center.officer)


def test_nobody_reviews_their_own(center):
    both = actor_for(make_staff(center.organization, "director", "privacy_officer"))
    emergency = center.open(by=both)

    assert "own" in may_review(both, opened_by=both.id, is_reviewed=False).reason
    assert "privacy officer" in may_review(center.nurse, opened_by=both.id, is_reviewed=False).reason
    with pytest.raises(DatabaseError), transaction.atomic():
        EmergencyReview.objects.create(
            organization=center.organization, patient=center.rowan, emergency=emergency, opened_by=both.id,
            reviewed_by_id=both.id, finding="justified", words="Mine.", reviewed_at=clock.now(),
        )  # fmt: skip


def test_database_keeps_emergencies_short(center):
    now = clock.now()
    longer = Emergency(
        organization=center.organization, patient=center.rowan, actor=center.nurse_row, reason=WHY,
        begins_at=now, ends_at=now + timedelta(minutes=31),
    )  # fmt: skip

    with pytest.raises(DatabaseError), transaction.atomic():
        longer.save()


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="Another, later."), lambda rows: rows.delete()])
def test_database_keeps_emergencies_as_they_were(center, change):
    center.open()

    with pytest.raises(DatabaseError), transaction.atomic():
        change(Emergency.objects.all())


def with_codes(staff):
    """A staff member with an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(staff.account, secret)
    return secret


def step_up(client, secret, *, to):
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    return client.post(f"{reverse('mfa_reauthenticate')}?next={to}", {"code": code, "next": to})


def typed(reason=WHY, family_name="Okonjo"):
    born = {"birth_date_0": "4", "birth_date_1": "3", "birth_date_2": "1992"}
    return {"family_name": family_name, "reason": reason, **born}


def test_whole_way_by_hand(client, center):
    """Asked once more who they are, the nurse opens the record; the officer reviews it; the patient reads of both."""
    begin, secret = reverse("emergencies:begin"), with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)
    assert "First show that it is you" in client.get(begin).text
    assert "Use a code from my app" in client.get(f"{reverse('people:step_up')}?next={begin}").text
    assert step_up(client, secret, to=begin).url == begin

    opened = client.post(begin, typed())
    record = client.get(opened.url)

    assert "555-0177" in record.text
    assert record.headers["Cache-Control"] == "no-store"
    client.force_login(center.officer_row.account)
    queue = client.get(reverse("emergencies:reviews"))
    assert WHY in queue.text
    see_all(center.organization)
    [emergency] = Emergency.objects.all()
    url = reverse("emergencies:review", args=[emergency.pk])
    assert client.post(url, {"finding": "justified", "words": "The ambulance came."}).status_code == 302
    client.force_login(center.rowan.account)
    assert "It was checked, and it was right." in client.get(reverse("emergencies:own")).text


def test_whoever_shows_nothing_opens_nothing(client, center):
    client.force_login(center.nurse_row.account)

    posted = client.post(reverse("emergencies:begin"), typed())

    see_all(center.organization)
    assert (posted.status_code, posted.url) == (302, f"{reverse('people:step_up')}?next=%2Femergencies%2F")
    assert Emergency.objects.count() == 0
    assert "You have neither yet." in client.get(posted.url).text


def test_miss_is_said_and_counts_though_the_page_is_shown_again(client, center):
    secret = with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)
    step_up(client, secret, to="/emergencies/")

    page = client.post(reverse("emergencies:begin"), typed(family_name="Nobody"))

    assert "Nobody is found by this name and birth date alone." in page.text


def test_somebody_elses_emergency_looks_like_none(client, center):
    emergency = center.open()
    client.force_login(make_staff(center.organization, "nurse").account)

    assert client.get(reverse("emergencies:record", args=[emergency.pk])).status_code == 404
    client.force_login(center.nurse_row.account)
    assert client.get(reverse("emergencies:record", args=[emergency.pk])).status_code == 200


def test_address_to_come_back_to_is_our_own(client, center):
    with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)

    page = client.get(f"{reverse('people:step_up')}?next=https://elsewhere.example/")

    assert "?next=%2F" in page.text
    assert "?next=https%3A" not in page.text


def test_job_opens_no_record(center):
    job = type(center.nurse)(organization_id=center.organization.pk, id=center.nurse.id, kind=ActorKind.JOB)

    with pytest.raises(RefusedError, match="role"):
        center.open(by=job)
