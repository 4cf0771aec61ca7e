"""Handing in, reaching somebody, and where it goes on."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from midspan.domains.inquiries.actions import (
    Named,
    book_screening,
    close_inquiry,
    hand_in,
    keep_try,
    note_agreed,
    open_again,
    refer,
    take_over,
    visitor_of,
)
from midspan.domains.inquiries.enums import CallTime, Closing, How, InquiryState, Outcome, Way, Whom
from midspan.domains.inquiries.models import ContactTry, Inquiry
from midspan.domains.inquiries.queries import funnel_since, inquiries_for, waiting_inquiries
from midspan.domains.inquiries.tasks import watch_inquiries
from midspan.domains.inquiries.tests.factories import make_asked, make_inquiry, make_safety
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.programs.tests.factories import make_leave, make_shift, make_site
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
Episode, ProposedFact, Referral = (apps.get_model(f"journey.{one}") for one in ("Episode", "ProposedFact", "Referral"))
Notice, Patient = apps.get_model("notices.Notice"), apps.get_model("people.Patient")

HERE = ZoneInfo("America/New_York")


class Desk:
    def __init__(self):
        self.organization = make_organization()
        make_site(self.organization)
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines")
        self.by = actor_for(self.ines)


@contextmanager
def here_it_is(moment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        yield


@pytest.fixture
def desk():
    return Desk()


def test_it_has_an_owner_who_is_told_and_a_time(desk):
    inquiry = make_inquiry(desk.organization)

    assert (inquiry.owner_id, inquiry.state) == (desk.ines.pk, InquiryState.NEW)
    assert inquiry.due_at.date() == date(2026, 12, 2)
    told = Notice.objects.get(recipient_id=desk.ines.pk)
    assert (told.kind, told.subject_id, told.patient_ref) == (NoticeKind.INQUIRY_ARRIVED, inquiry.pk, None)


def test_whoever_has_fewer_gets_the_next_one_and_nobody_who_is_away(desk):
    other = make_staff(desk.organization, Role.INTAKE, family_name="Adams")
    away = make_staff(desk.organization, Role.INTAKE, family_name="Aaronson")
    make_leave(away, clock.local_date(), clock.local_date() + timedelta(days=3))

    owners = {make_inquiry(desk.organization).owner_id for _ in range(2)}

    assert owners == {desk.ines.pk, other.pk}


def test_the_same_form_twice_is_one_inquiry(desk):
    asked = make_asked()

    new = [hand_in(asked=asked, by=visitor_of(desk.organization.pk)) for _ in range(2)]

    assert (new, Inquiry.objects.count(), Notice.objects.count()) == ([True, False], 1, 1)


def hand_in_again(desk, inquiry, **safety):
    bind(organization_id=desk.organization.pk, actor_id=desk.organization.pk, reach=Reach.OWN)
    asked = make_asked(form_id=inquiry.form_id, safety=make_safety(**safety))
    is_new = hand_in(asked=asked, by=visitor_of(desk.organization.pk))
    see_all(desk.organization)
    inquiry.refresh_from_db()
    return is_new


def test_the_same_form_put_right_replaces_what_it_said(desk):
    inquiry = make_inquiry(desk.organization)
    Notice.objects.update(read_at=clock.now())

    new = [hand_in_again(desk, inquiry, phone="804-555-0199", must_not_know="My husband") for _ in range(2)]

    assert (new, inquiry.phone, inquiry.must_not_know) == ([True, False], "804-555-0199", "My husband")
    assert (Inquiry.objects.count(), Notice.objects.filter(read_at=None).count()) == (1, 1)


def test_the_same_form_put_right_after_a_try_replaces_it_too_and_keeps_the_try(desk):
    inquiry = make_inquiry(desk.organization)
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    inquiry.refresh_from_db()
    due_at = inquiry.due_at

    hand_in_again(desk, inquiry, may_call=False, may_text=True)

    assert (inquiry.state, inquiry.may_call, inquiry.due_at) == (InquiryState.CONTACTED, False, due_at)
    assert inquiry.tries.count() == 1


def test_the_same_form_put_right_after_it_was_closed_is_another_inquiry(desk):
    inquiry = make_inquiry(desk.organization)
    close_inquiry(inquiry_id=inquiry.pk, closing=Closing.NO_ANSWER, by=desk.by)

    new = [hand_in_again(desk, inquiry, phone="804-555-0199") for _ in range(2)]

    assert (new, inquiry.phone) == ([True, False], "804-555-0142")
    assert sorted(Inquiry.objects.values_list("phone", "state")) == [
        ("804-555-0142", "closed"),
        ("804-555-0199", "new"),
    ]


def test_words_for_voicemail_that_tell_are_refused(desk):
    asked = make_asked(safety=make_safety(say="The clinic called about treatment"))

    with pytest.raises(RefusedError, match="what the call is about"):
        hand_in(asked=asked, by=visitor_of(desk.organization.pk))


def test_whoever_hands_in_sees_nothing_there_and_changes_nothing(desk):
    inquiry = make_inquiry(desk.organization)
    bind(organization_id=desk.organization.pk, actor_id=desk.organization.pk, reach=Reach.OWN)

    assert (Inquiry.objects.count(), Inquiry.objects.filter(pk=inquiry.pk).update(say="seen")) == (0, 0)
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        ContactTry.objects.create(
            organization=desk.organization,
            inquiry_id=inquiry.pk,
            how="call",
            outcome="reached",
            at=clock.now(),
            by=desk.ines,
        )


def test_no_other_role_and_no_other_center_sees_inquiries(desk):
    make_inquiry(desk.organization)
    counselor = actor_for(make_staff(desk.organization, Role.COUNSELOR))
    patient = actor_for(make_patient(desk.organization))

    assert inquiries_for(viewer=desk.by).count() == 1
    assert [inquiries_for(viewer=one).count() for one in (counselor, patient)] == [0, 0]
    elsewhere = make_organization(name="Another center")
    stranger = actor_for(make_staff(elsewhere, Role.INTAKE))
    assert inquiries_for(viewer=stranger).count() == 0


def test_a_try_that_reached_them_is_a_contact_and_sets_the_next_time(desk):
    inquiry = make_inquiry(desk.organization)

    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.due_at > clock.now()) == (InquiryState.CONTACTED, True)


def test_a_try_without_an_answer_leaves_it_new(desk):
    inquiry = make_inquiry(desk.organization)

    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.LATER, again_date=date(2026, 12, 4), by=desk.by)

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.due_at.astimezone().date()) == (InquiryState.NEW, date(2026, 12, 4))


def test_a_way_they_did_not_agree_to_is_refused_and_leaves_no_trace(desk):
    inquiry = make_inquiry(desk.organization)

    with pytest.raises(RefusedError, match="did not agree to texts"):
        keep_try(inquiry_id=inquiry.pk, how=How.TEXT, outcome=Outcome.REACHED, by=desk.by)

    assert ContactTry.objects.count() == 0


def test_a_call_in_their_hours_is_written_down_after_them(desk):
    inquiry = make_inquiry(desk.organization, safety=make_safety(times=(CallTime.MORNING,)))
    told = {"inquiry_id": inquiry.pk, "how": How.CALL, "outcome": Outcome.REACHED, "by": desk.by}

    with here_it_is(datetime(2026, 12, 2, 12, 2, tzinfo=HERE)):
        with pytest.raises(RefusedError, match="not safe to reach them at this time"):
            keep_try(**told)
        with pytest.raises(RefusedError, match="not one still to come"):
            keep_try(**told, at=datetime(2026, 12, 3, 11, 55, tzinfo=HERE))
        kept = keep_try(**told, at=datetime(2026, 12, 2, 11, 55, tzinfo=HERE))

    inquiry.refresh_from_db()
    assert (inquiry.state, kept.at.astimezone(HERE).hour) == (InquiryState.CONTACTED, 11)


def test_that_they_called_is_written_down_at_any_hour_and_whatever_they_agreed_to(desk):
    safety = make_safety(may_call=False, may_text=True, times=(CallTime.EVENING,))
    inquiry = make_inquiry(desk.organization, safety=safety)

    keep_try(inquiry_id=inquiry.pk, how=How.CALLED_US, outcome=Outcome.REACHED, by=desk.by)

    inquiry.refresh_from_db()
    assert inquiry.state == InquiryState.CONTACTED


def test_whoever_is_on_the_line_has_been_reached(desk):
    asked = make_asked(way=Way.PHONE, safety=make_safety(may_call=False, may_text=True, times=(CallTime.EVENING,)))

    hand_in(asked=asked, by=desk.by)

    inquiry = Inquiry.objects.get()
    assert (inquiry.state, inquiry.tries.get().how) == (InquiryState.CONTACTED, How.CALLED_US)
    book_screening(inquiry_id=inquiry.pk, at=clock.now() + timedelta(days=1), by=desk.by)


def test_it_goes_on_as_a_referral_like_any_other(desk):
    inquiry = make_inquiry(desk.organization)
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    book_screening(inquiry_id=inquiry.pk, at=clock.now() + timedelta(days=2), by=desk.by)

    referral_id = refer(inquiry_id=inquiry.pk, named=Named(given_names="Rowan", family_name="Ames"), by=desk.by)

    facts = set(ProposedFact.objects.filter(referral_id=referral_id).values_list("kind", flat=True))
    assert (Referral.objects.get(pk=referral_id).state, {"identity", "contact"} <= facts) == ("received", True)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.referral_id) == (InquiryState.REFERRED, referral_id)


def test_two_people_of_one_name_are_two_referrals(desk):
    made = set()
    for _ in range(2):
        inquiry = make_inquiry(desk.organization, safety=make_safety(phone=f"804-555-01{len(made):02}"))
        keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
        made.add(refer(inquiry_id=inquiry.pk, named=Named(given_names="Ana"), by=desk.by))

    assert len(made) == 2


def test_about_somebody_else_no_record_is_made_without_them(desk):
    inquiry = make_inquiry(desk.organization, whom=Whom.SOMEONE, relation="mother")
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)

    with pytest.raises(RefusedError, match="somebody who has not asked"):
        refer(inquiry_id=inquiry.pk, named=Named(given_names="Rowan"), by=desk.by)
    assert (Patient.objects.count(), Referral.objects.count()) == (0, 0)

    note_agreed(inquiry_id=inquiry.pk, by=desk.by)
    referral_id = refer(inquiry_id=inquiry.pk, named=Named(given_names="Rowan"), by=desk.by)

    # The mother's number is not the person's.
    assert not ProposedFact.objects.filter(referral_id=referral_id, kind="contact").exists()


def test_the_database_refuses_a_referral_of_somebody_who_has_not_asked(desk):
    inquiry = make_inquiry(desk.organization, whom=Whom.SOMEONE)
    own = make_inquiry(desk.organization)
    keep_try(inquiry_id=own.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    referral_id = refer(inquiry_id=own.pk, named=Named(given_names="Rowan"), by=desk.by)

    with pytest.raises(IntegrityError, match="inquiry_of_nobody_unasked"), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(referral_id=referral_id)


def booked(desk):
    inquiry = make_inquiry(desk.organization)
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    book_screening(inquiry_id=inquiry.pk, at=datetime(2026, 12, 11, 15, 5, tzinfo=HERE), by=desk.by)
    return inquiry


def test_a_try_before_the_screening_does_not_move_it(desk, client):
    inquiry = booked(desk)

    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.NO_ANSWER, by=desk.by)

    inquiry.refresh_from_db()
    assert inquiry.due_at == inquiry.screening_at == datetime(2026, 12, 11, 15, 5, tzinfo=HERE)
    client.force_login(desk.ines.account)
    pages = [client.get(one).text for one in ("/inquiries/", reverse("inquiries:one", args=[inquiry.pk]))]
    assert ["Dec 11, 3:05\xa0p.m." in one for one in pages] == [True, True]


def test_a_try_after_a_screening_that_was_missed_is_due_again_and_moves_no_screening(desk, client):
    inquiry = booked(desk)

    with here_it_is(datetime(2026, 12, 14, 10, 0, tzinfo=HERE)):
        keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.NO_ANSWER, by=desk.by)

    inquiry.refresh_from_db()
    assert inquiry.due_at == datetime(2026, 12, 15, 10, 0, tzinfo=HERE)
    client.force_login(desk.ines.account)
    assert "Next contact by Tue, Dec 15, 10\xa0a.m." in client.get("/inquiries/").text


def test_a_screening_is_moved_by_booking_it_again(desk):
    inquiry = booked(desk)
    later = datetime(2026, 12, 16, 9, 0, tzinfo=HERE)

    book_screening(inquiry_id=inquiry.pk, at=later, by=desk.by)

    inquiry.refresh_from_db()
    assert (inquiry.screening_at, inquiry.due_at) == (later, later)


def test_times_are_typed_and_shown_on_one_clock_that_is_named_where_it_is_another(desk, client):
    west = make_site(desk.organization, name="West", time_zone="America/Los_Angeles")
    make_shift(desk.ines, west)
    inquiry = make_inquiry(desk.organization)
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    client.force_login(desk.ines.account)
    url = reverse("inquiries:screening", args=[inquiry.pk])

    sheet = client.get(url).text
    client.post(url, {"day": "2026-12-04", "time": "10:00"})

    pages = [client.get(one).text for one in ("/inquiries/", reverse("inquiries:one", args=[inquiry.pk]))]
    assert ["Fri, Dec 4, 10\xa0a.m." in one for one in pages] == [True, True]
    assert ["America/New York" in one for one in (sheet, *pages)] == [True, True, True]


def test_it_is_closed_with_a_reason_and_opened_again(desk):
    inquiry = make_inquiry(desk.organization)
    close_inquiry(inquiry_id=inquiry.pk, closing=Closing.NO_SEAT, words="Full until March.", by=desk.by)
    assert waiting_inquiries(viewer=desk.by).count() == 0

    open_again(inquiry_id=inquiry.pk, by=desk.by)

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.closed_reason) == (InquiryState.CONTACTED, "")


def test_one_that_is_opened_again_is_due_at_a_time_they_chose(desk):
    inquiry = make_inquiry(desk.organization, safety=make_safety(times=(CallTime.EVENING,)))
    close_inquiry(inquiry_id=inquiry.pk, closing=Closing.NOT_NOW, by=desk.by)

    open_again(inquiry_id=inquiry.pk, by=desk.by)

    inquiry.refresh_from_db()
    assert inquiry.due_at.astimezone(HERE).hour == 21


def test_a_closed_one_is_closed_once(desk):
    inquiry = make_inquiry(desk.organization)
    close_inquiry(inquiry_id=inquiry.pk, closing=Closing.COST, by=desk.by)

    with pytest.raises(RefusedError):
        close_inquiry(inquiry_id=inquiry.pk, closing=Closing.HOURS, by=desk.by)


def test_the_funnel_counts_and_hides_what_is_small(desk):
    inquiries = [make_inquiry(desk.organization) for _ in range(13)]
    for one in inquiries[:12]:
        keep_try(inquiry_id=one.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    close_inquiry(inquiry_id=inquiries[0].pk, closing=Closing.COST, by=desk.by)
    refer(inquiry_id=inquiries[1].pk, named=Named(given_names="Rowan"), by=desk.by)

    found = funnel_since(viewer=desk.by, since=clock.now() - timedelta(days=1))

    # Of 12 in time it could be taken that one was not, of 11 that are open that two are closed or referred.
    assert (found.received, found.open, found.called_in_time) == (13, None, None)
    assert [one.count for one in found.steps] == [13, None, None, None, 0]
    assert [(one.closing, one.is_ours, one.count) for one in found.reasons] == [(Closing.COST, True, None)]


def test_whoever_is_called_at_the_time_they_chose_is_called_in_time(desk):
    with here_it_is(datetime(2026, 12, 1, 10, 5, tzinfo=HERE)):
        found = [make_inquiry(desk.organization, safety=make_safety(times=(CallTime.EVENING,))) for _ in range(11)]
    with here_it_is(datetime(2026, 12, 2, 18, 0, tzinfo=HERE)):
        for one in found:
            keep_try(inquiry_id=one.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)

        assert funnel_since(viewer=desk.by, since=clock.now() - timedelta(days=7)).called_in_time == 11


def test_whoever_was_admitted_counts_as_such(desk):
    inquiry = make_inquiry(desk.organization)
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.REACHED, by=desk.by)
    referral_id = refer(inquiry_id=inquiry.pk, named=Named(given_names="Rowan"), by=desk.by)
    patient = make_patient(desk.organization)
    stay = Episode.objects.create(
        organization=desk.organization, patient=patient, state="admitted", admitted_at=clock.now()
    )
    Referral.objects.filter(pk=referral_id).update(patient=patient, episode=stay)

    found = funnel_since(viewer=desk.by, since=clock.now() - timedelta(days=1))

    assert [one.count for one in found.steps] == [None] * 5  # One: too few to say.


def test_what_is_kept_of_it_in_the_trail_are_ids_alone(desk):
    make_inquiry(desk.organization, safety=make_safety(name_to_use="Canary"), brings="Canary words")

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, ' ') FROM kernel_auditevent a")
        trail = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(n::text, ' '), '') FROM notices_notice n")
        notices = cursor.fetchone()[0]
    assert ("inquiry.hand_in" in trail, "Canary" in trail, "Canary" in notices) == (True, False, False)
    assert AuditEvent.objects.filter(verb="inquiry.hand_in").get().actor_kind == "public"


def test_the_director_is_told_once_of_each_time_that_has_passed(desk):
    director = make_staff(desk.organization, Role.DIRECTOR)
    inquiry = make_inquiry(desk.organization)
    make_inquiry(desk.organization)  # In time.
    told = Notice.objects.filter(recipient_id=director.pk, subject_id=inquiry.pk)

    def late():
        see_all(desk.organization)
        Inquiry.objects.filter(pk=inquiry.pk).update(due_at=clock.now() - timedelta(minutes=1))
        return watch_inquiries(str(desk.organization.pk))

    assert (late(), watch_inquiries(str(desk.organization.pk))) == (1, 0)
    see_all(desk.organization)
    assert told.count() == 1

    told.update(read_at=clock.now())
    keep_try(inquiry_id=inquiry.pk, how=How.CALL, outcome=Outcome.NO_ANSWER, by=desk.by)

    assert late() == 1
    see_all(desk.organization)
    assert told.count() == 2


def test_a_director_who_owns_it_is_told_that_it_is_late_as_well():
    organization = make_organization()
    make_site(organization)
    director = make_staff(organization, Role.DIRECTOR)
    inquiry = make_inquiry(organization)
    Inquiry.objects.filter(pk=inquiry.pk).update(due_at=clock.now() - timedelta(minutes=1))

    watch_inquiries(str(organization.pk))

    see_all(organization)
    kinds = Notice.objects.filter(recipient_id=director.pk, subject_id=inquiry.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["inquiry_arrived", "inquiry_late"]


class TestPages:
    def test_the_worklist_shows_who_is_due_first_and_who_is_late(self, client, desk):
        later = make_inquiry(desk.organization, safety=make_safety(name_to_use="Later"))
        late = make_inquiry(desk.organization, safety=make_safety(name_to_use="Overlooked"))
        Inquiry.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(hours=1))
        client.force_login(desk.ines.account)

        text = client.get("/inquiries/").text

        assert later.name_to_use in text
        assert text.index("Overlooked") < text.index("Later")
        assert "Overdue" in text

    def test_one_says_how_they_may_be_reached_first_and_why_not_otherwise(self, client, desk):
        inquiry = make_inquiry(desk.organization, safety=make_safety(must_not_know="My brother"))
        client.force_login(desk.ines.account)

        text = client.get(reverse("inquiries:one", args=[inquiry.pk])).text

        assert "My brother" in text
        assert "They did not agree to texts." in text
        assert 'href="tel:8045550142"' in text
        assert text.index("how they may be reached") < text.index("What they said")

    def test_a_way_that_is_not_agreed_opens_no_sheet(self, client, desk):
        inquiry = make_inquiry(desk.organization)
        client.force_login(desk.ines.account)
        url = reverse("inquiries:try", args=[inquiry.pk])

        assert [client.get(f"{url}?how={how}").status_code for how in ("call", "text", "shout")] == [200, 404, 404]

    def test_an_earlier_call_is_typed_in_with_its_time(self, client, desk):
        inquiry = make_inquiry(desk.organization)
        Inquiry.objects.filter(pk=inquiry.pk).update(received_at=clock.now() - timedelta(days=2))
        client.force_login(desk.ines.account)
        url = reverse("inquiries:try", args=[inquiry.pk])
        said = {"how": "call", "outcome": "no_answer", "day": "2026-11-30"}

        assert "checked" not in client.get(url).text
        assert "Enter the time as well." in client.post(url, said).text
        assert client.post(url, {**said, "time": "10:00"}).status_code == 302

        see_all(desk.organization)
        assert inquiry.tries.get().at.astimezone(HERE) == datetime(2026, 11, 30, 10, tzinfo=HERE)

    def test_a_call_is_typed_in_and_owned(self, client, desk):
        client.force_login(desk.ines.account)
        said = {
            "form_id": str(uuid4()), "may_reach": ["call"], "phone": "804-555-0199", "name_to_use": "Sam",
            "whom": "myself", "spoken": "es",
        }  # fmt: skip

        answer = client.post("/inquiries/new/", said)

        see_all(desk.organization)
        inquiry = Inquiry.objects.get()
        assert (answer.status_code, inquiry.language, inquiry.entered_by) == (302, "es", desk.ines.pk)

    @pytest.mark.parametrize("role", [Role.COUNSELOR, Role.NURSE, Role.FRONT_DESK, Role.PRIVACY_OFFICER])
    def test_no_other_role_finds_the_page(self, client, desk, role):
        inquiry = make_inquiry(desk.organization)
        client.force_login(make_staff(desk.organization, role).account)

        urls = ["/inquiries/", reverse("inquiries:one", args=[inquiry.pk])]
        assert [client.get(url).status_code for url in urls] == [404, 404]

    def test_taking_it_over_makes_it_mine(self, client, desk):
        inquiry = make_inquiry(desk.organization)
        other = make_staff(desk.organization, Role.INTAKE)
        client.force_login(other.account)

        client.post(reverse("inquiries:do", args=[inquiry.pk]), {"deed": "take"})

        see_all(desk.organization)
        inquiry.refresh_from_db()
        assert inquiry.owner_id == other.pk

    def test_closing_without_a_reason_is_said_in_words(self, client, desk):
        inquiry = make_inquiry(desk.organization)
        client.force_login(desk.ines.account)

        answer = client.post(reverse("inquiries:close", args=[inquiry.pk]), {"words": "Kept words"})

        assert "Choose why it does not go on." in answer.text
        assert "Kept words" in answer.text


def test_an_owner_is_taken_by_action_as_well(desk):
    inquiry = make_inquiry(desk.organization)
    director = make_staff(desk.organization, Role.DIRECTOR)

    assert take_over(inquiry_id=inquiry.pk, by=actor_for(director)).owner_id == director.pk
