"""One record opened in an emergency: who may, for how long, what is shown, who is told, and who reviews it."""

from datetime import date, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.emergencies.actions import NOT_FOUND, break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.models import Emergency, EmergencyReview
from midspan.domains.emergencies.queries import (
    emergency_to_review,
    end_of,
    of_patient,
    own_emergencies,
    record_in,
    reviewed_lately,
    to_review,
)
from midspan.domains.emergencies.rules import may_open, may_review
from midspan.domains.emergencies.wording import looked_at
from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.factories import actor_for, code_of, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
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
    assert [one.review for one in of_patient(viewer=actor_for(center.rowan))] == [None]


def test_nobody_is_asked_to_review_their_own(center):
    both = actor_for(make_staff(center.organization, "director", "privacy_officer"))

    center.open(by=both)

    assert notices_for(viewer=both) == []
    assert [one.kind for one in notices_for(viewer=center.officer)] == [NoticeKind.REVIEW_DUE]


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


@pytest.mark.parametrize("reason", [WHY, "The ambulance asks again, about allergies this time."])
def test_opening_again_while_it_is_open_is_the_same_one(center, reason):
    assert center.open() == center.open(reason=reason)


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


def test_review_takes_it_from_the_queue_and_the_patient_reads_what_was_found(center):
    emergency, rowan = center.open(), actor_for(center.rowan)
    assert list(to_review(viewer=center.officer)) == [emergency]
    mark_all_read(by=rowan)

    review(emergency_id=emergency.pk, finding=Finding.NOT_JUSTIFIED, words="No ambulance came.", by=center.officer)

    assert list(to_review(viewer=center.officer)) == []
    assert [one.emergency for one in reviewed_lately(viewer=center.officer)] == [emergency]
    assert [one.review.finding for one in of_patient(viewer=rowan)] == [Finding.NOT_JUSTIFIED]
    assert [one.is_read for one in notices_for(viewer=rowan)] == [False, True]
    with pytest.raises(RefusedError, match="already"):
        review(emergency_id=emergency.pk, finding=Finding.JUSTIFIED, words="It did.", by=center.officer)


@pytest.mark.parametrize(("finding", "is_open"), [(Finding.JUSTIFIED, True), (Finding.NOT_JUSTIFIED, False)])
def test_one_that_was_none_ends_with_its_review(center, finding, is_open):
    emergency = center.open()

    review(emergency_id=emergency.pk, finding=finding, words="I called the desk.", by=center.officer)

    assert bool(record_in(emergency, viewer=center.nurse)) == is_open
    assert (own_emergencies(viewer=center.nurse) == [emergency]) == is_open
    assert (end_of(emergency, viewer=center.nurse) == emergency.ends_at) == is_open


def test_patient_and_reviewer_read_what_was_looked_at(center):
    center.open(reason="Somebody else's call, at first about another person.")
    emergency = center.open()
    assert [one.classes for one in of_patient(viewer=actor_for(center.rowan))] == [frozenset()]

    record_in(emergency, viewer=center.nurse)

    [told] = of_patient(viewer=actor_for(center.rowan))
    assert told.classes == {"identity", "contact"}
    assert emergency_to_review(viewer=center.officer, emergency_id=emergency.pk).classes == told.classes
    assert looked_at(told) == "name and birth date; phone, address and safe contact"


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions_for_any_number(center, django_assert_num_queries, count):
    for number in range(count):
        nurse = actor_for(make_staff(center.organization, "nurse"))
        emergency = center.open(by=nurse)
        if number % 2 == 0:
            review(emergency_id=emergency.pk, finding=Finding.JUSTIFIED, words="It was.", by=center.officer)
        center.open(by=actor_for(make_staff(center.organization, "nurse")))
    rowan = actor_for(center.rowan)

    with django_assert_num_queries(4):
        of_patient(viewer=rowan)
    with django_assert_num_queries(2):
        [str(one.actor) for one in to_review(viewer=center.officer)]
        [str(one.emergency.actor) for one in reviewed_lately(viewer=center.officer)]


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
    code = code_of(secret)
    return client.post(f"{reverse('mfa_reauthenticate')}?next={to}", {"code": code, "next": to})


def typed(reason=WHY, family_name="Okonjo"):
    born = {"birth_date_0": "4", "birth_date_1": "3", "birth_date_2": "1992"}
    return {"family_name": family_name, "reason": reason, **born}


@pytest.mark.slow
def test_whole_way_by_hand(client, center):
    """Asked once more who they are, the nurse opens the record; the officer reviews it; the patient reads of both."""
    begin, secret = reverse("emergencies:begin"), with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)
    assert "First show that it is you" in client.get(begin).text
    only_way = client.get(f"{reverse('people:step_up')}?next={begin}").url
    assert "type the six digits" in client.get(only_way).text
    assert step_up(client, secret, to=begin).url == begin

    opened = client.post(begin, typed())
    record = client.get(opened.url)

    assert "555-0177" in record.text
    assert record.headers["Cache-Control"] == "no-store"
    client.force_login(center.officer_row.account)
    queue = client.get(reverse("emergencies:reviews"))
    assert WHY in queue.text
    assert "Okonjo" not in queue.text
    see_all(center.organization)
    [emergency] = Emergency.objects.all()
    url = reverse("emergencies:review", args=[emergency.pk])
    assert "Okonjo" in client.get(url).text
    assert client.post(url, {"finding": "justified", "words": "The ambulance came."}).status_code == 302
    assert "The ambulance came." in client.get(url).text
    assert "Close the review" not in client.get(url).text
    client.force_login(center.rowan.account)
    own_page = client.get(reverse("emergencies:own")).text
    assert "somebody else checked, and it was an emergency" in own_page
    assert "phone, address and safe contact" in own_page
    assert WHY not in own_page


@pytest.mark.slow
def test_recovery_code_is_a_way_too_and_works_once(client, center):
    with_codes(center.nurse_row)
    [code, *_] = RecoveryCodes.activate(center.nurse_row.account).get_unused_codes()
    client.force_login(center.nurse_row.account)
    way = f"{reverse('mfa_reauthenticate')}?next=/emergencies/"

    assert client.post(way, {"code": code, "next": "/emergencies/"}).status_code == 302
    assert "Family name" in client.get("/emergencies/").text
    client.force_login(center.nurse_row.account)
    assert client.post(way, {"code": code, "next": "/emergencies/"}).status_code == 200


def test_whoever_shows_nothing_opens_nothing(client, center):
    client.force_login(center.nurse_row.account)

    posted = client.post(reverse("emergencies:begin"), typed())

    see_all(center.organization)
    assert (posted.status_code, posted.url) == (302, f"{reverse('people:step_up')}?next=%2Femergencies%2F")
    assert Emergency.objects.count() == 0
    assert "You have neither yet." in client.get(posted.url).text


@pytest.mark.slow
def test_miss_is_said_and_counts_though_the_page_is_shown_again(client, center):
    secret = with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)
    step_up(client, secret, to="/emergencies/")

    page = client.post(reverse("emergencies:begin"), typed(family_name="Nobody"))

    assert "Not found by this name and birth date." in page.text
    see_all(center.organization)
    assert AuditEvent.objects.filter(verb=NOT_FOUND, actor_id=center.nurse.id).count() == 1


@pytest.mark.slow
def test_somebody_elses_emergency_looks_like_none(client, center):
    emergency = center.open()
    client.force_login(make_staff(center.organization, "nurse").account)

    assert client.get(reverse("emergencies:record", args=[emergency.pk])).status_code == 404
    client.force_login(center.nurse_row.account)
    assert client.get(reverse("emergencies:record", args=[emergency.pk])).status_code == 200


@pytest.mark.slow
def test_page_that_is_over_shows_nothing_and_says_so(client, center, monkeypatch):
    emergency = center.open()
    url = reverse("emergencies:record", args=[emergency.pk])
    client.force_login(center.nurse_row.account)
    monkeypatch.setattr("django.utils.timezone.now", lambda: emergency.ends_at - timedelta(seconds=90))
    page = client.get(url)
    assert "555-0177" in page.text
    assert page.headers["Refresh"] == "90"

    monkeypatch.setattr("django.utils.timezone.now", lambda: emergency.ends_at)

    assert "This is over" in client.get(url).text
    assert "555-0177" not in client.get(url).text


def test_officer_closes_it_and_the_next_look_is_refused(client, center):
    emergency = center.open()
    url = reverse("emergencies:record", args=[emergency.pk])
    review(emergency_id=emergency.pk, finding=Finding.NOT_JUSTIFIED, words="Nobody had called.", by=center.officer)
    client.force_login(center.nurse_row.account)

    page = client.get(url).text

    assert "the privacy officer looked into it and closed it" in page
    assert "555-0177" not in page


def test_address_to_come_back_to_is_our_own(client, center):
    with_codes(center.nurse_row)
    client.force_login(center.nurse_row.account)

    answer = client.get(f"{reverse('people:step_up')}?next=https://elsewhere.example/")

    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2F"


def test_job_opens_no_record(center):
    job = type(center.nurse)(organization_id=center.organization.pk, id=center.nurse.id, kind=ActorKind.JOB)

    with pytest.raises(RefusedError, match="role"):
        center.open(by=job)
