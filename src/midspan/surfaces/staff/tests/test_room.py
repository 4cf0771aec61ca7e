"""The session room without a script: every tap saves what is typed, refusals say why, and outsiders find nothing."""

import re
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from msgspec.structs import replace

from midspan.domains.encounters.actions import all_arrive, all_leave, keep_phrase, mark_absent
from midspan.domains.encounters.enums import FailureOf, PhraseField
from midspan.domains.encounters.models import Addendum, Attendance, GroupNote, IndividualEntry, StaffPhrase
from midspan.domains.encounters.queries import Lost, attendance_of
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.queries import active_plan, objectives_to_link
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.lost_words import lost_of_note
from midspan.values import Span

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization(), people=2), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


@pytest.fixture
def signed_in(client, room):
    client.force_login(room.leader.account)
    see_all(room.organization)  # To sign in is to be bound; what follows is arranged for the whole organization.
    return client


def url_of(room):
    return reverse("staff:room", args=[room.session.pk])


def fields(room, place, number=None, **words):
    prefix = room.bookings[place].pk.hex
    given = entry_words(place if number is None else number, **words)
    return {f"{prefix}-{name}": getattr(given, name) for name in WORDS}


def objective_field(room, place, objective):
    return {f"{room.bookings[place].pk.hex}-objective": str(objective or "")}


WORDS = ("engagement", "response", "progress", "plan_for_next", "flag")
NARRATIVE = {"note-topic": "Urges", "note-curriculum": "Week 3", "note-narrative": PHRASES["narrative"]}


def posted(client, room, do, **words):
    response = client.post(url_of(room), {"do": do, **words}, follow=True)
    see_all(room.organization)
    return response.content.decode()


def everybody_came(room):
    all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))
    all_leave(session_id=room.session.pk, by=room.by, at=room.at(180))


@pytest.mark.slow
def test_any_tap_keeps_everybodys_words(signed_in, room):
    words = {**NARRATIVE, **fields(room, 0), **fields(room, 1)}

    posted(signed_in, room, "all-here", **words)

    assert IndividualEntry.objects.count() == 2
    assert GroupNote.objects.get().narrative == PHRASES["narrative"]
    assert set(Attendance.objects.values_list("state", flat=True)) == {"attended"}


def marks_on(client, room):
    """What the page carries to say with which words it was shown."""
    page = client.get(url_of(room)).content.decode()
    see_all(room.organization)
    return dict(re.findall(r'name="(was-[^"]+)" value="([^"]+)"', page))


@pytest.mark.slow
def test_page_opened_earlier_puts_nothing_over_newer_words(signed_in, room):
    earlier = {**marks_on(signed_in, room), **fields(room, 0, **dict.fromkeys(WORDS, ""))}
    posted(signed_in, room, "save", **marks_on(signed_in, room), **fields(room, 0))

    posted(signed_in, room, "all-here", **earlier, **fields(room, 1))

    assert IndividualEntry.objects.get(patient=room.patients[0]).response == PHRASES["response"][0]
    assert IndividualEntry.objects.get(patient=room.patients[1]).response == PHRASES["response"][1]


@pytest.mark.slow
def test_part_written_on_two_pages_is_refused_and_the_newer_words_stay(signed_in, room):
    earlier = marks_on(signed_in, room)
    posted(signed_in, room, "save", **marks_on(signed_in, room), **fields(room, 0))

    page = posted(signed_in, room, "save", **earlier, **fields(room, 0, response="From another tab."))

    assert "Somebody changed the entry of Quiet Harbor on another page" in page
    assert IndividualEntry.objects.get().response == PHRASES["response"][0]


@pytest.mark.slow
def test_page_that_saved_by_itself_may_go_on_writing(signed_in, room):
    marks = marks_on(signed_in, room)
    address, headers = url_of(room), {"HX-Request": "true", "HX-Target": "sign-bar"}
    answer = signed_in.post(address, {"do": "save", **marks, **fields(room, 0)}, headers=headers).content.decode()
    later = dict(re.findall(r'name="(was-[^"]+)" value="([^"]+)"', answer))

    posted(signed_in, room, "save", **later, **fields(room, 0, response="And then some more."))

    assert IndividualEntry.objects.get().response == "And then some more."


def test_topic_and_curriculum_are_there_already_and_nothing_else_is(signed_in, room):
    page = signed_in.get(url_of(room)).content.decode()

    assert f'value="{room.group.name}"' in page
    assert 'value="Week 3: urges"' in page
    assert ("checked" in page, IndividualEntry.objects.count()) == (False, 0)


@pytest.mark.slow
def test_signing_shows_what_is_not_ready_beside_the_person(signed_in, room):
    everybody_came(room)

    page = posted(signed_in, room, "sign", **NARRATIVE, **fields(room, 0), **fields(room, 1, progress=""))

    states = dict(IndividualEntry.objects.values_list("patient_id", "state"))
    assert states == {room.patients[0].pk: "signed", room.patients[1].pk: "draft"}
    assert "Say what has moved, or that nothing has." in page


@pytest.mark.slow
def test_word_that_is_a_name_as_well_is_signed_once_it_is_said_why_it_stays(signed_in, room):
    see_all(room.organization)
    person = room.patients[1]
    person.name_to_use = "Hope"
    person.save()
    everybody_came(room)
    words = fields(room, 0, response="Came in with Hope today.")

    warned = posted(signed_in, room, "save", **NARRATIVE, **words)
    refused = posted(signed_in, room, "sign", **NARRATIVE, **words)
    reason = {f"{room.bookings[0].pk.hex}-name_reason": "It is what they called the feeling."}
    signed = posted(signed_in, room, "sign", **NARRATIVE, **words, **reason)

    assert "Came in with Hope today.</q>" in warned
    assert ("Signed by" in refused, "Signed by" in signed) == (False, True)
    assert "It is what they called the feeling." in signed


@pytest.mark.slow
def test_name_of_another_member_is_refused_with_the_sentence(signed_in, room):
    everybody_came(room)
    words = fields(room, 0, response="Spoke with Beatriz about the week.")

    page = posted(signed_in, room, "save", **NARRATIVE, **words)

    assert "names another member" in page
    assert "<q>Spoke with Beatriz about the week.</q>" in page
    assert "Why this word stays" not in page


@pytest.mark.slow
def test_twin_is_shown(signed_in, room):
    everybody_came(room)

    page = posted(signed_in, room, "save", **NARRATIVE, **fields(room, 0), **fields(room, 1, number=0))

    assert page.count("This reads like another person") == 2
    assert 'href="#ready-2"' in page


def test_refused_deed_keeps_what_was_typed_and_says_why(signed_in, room):
    prefix = room.bookings[0].pk.hex

    page = posted(signed_in, room, f"left:{prefix}", **fields(room, 0))

    assert "They are not marked as here, so they cannot leave." in page
    assert IndividualEntry.objects.get().response == PHRASES["response"][0]


@pytest.mark.slow
def test_times_are_corrected_to_the_minute_with_a_reason(signed_in, room):
    everybody_came(room)
    prefix = room.bookings[0].pk.hex
    page = signed_in.get(url_of(room)).content.decode()
    see_all(room.organization)
    came = page.split(f'name="{prefix}-in-0" value="')[1][:5]

    without = posted(signed_in, room, f"times:{prefix}", **{f"{prefix}-in-0": came, f"{prefix}-out-0": ""})
    posted(
        signed_in,
        room,
        f"times:{prefix}",
        **{f"{prefix}-in-0": came, f"{prefix}-out-0": "", f"{prefix}-why": "Not seen"},
    )

    presence = Attendance.objects.get(booking=room.bookings[0]).presences.get()
    assert "Say why the times change." in without
    assert (presence.during.upper, presence.correction) == (None, "Not seen")


def test_nonsense_times_are_refused_in_words(signed_in, room):
    prefix = room.bookings[0].pk.hex

    page = posted(signed_in, room, f"times:{prefix}", **{f"{prefix}-in-0": "9:99", f"{prefix}-why": "x"})

    assert "Write times as hours and minutes, such as 09:05." in page


@pytest.mark.slow
def test_phrase_is_kept_from_a_field_and_holds_no_name(signed_in, room):
    prefix = room.bookings[0].pk.hex

    posted(signed_in, room, f"keep:{prefix}:progress", **fields(room, 0, progress="Named two triggers."))
    page = posted(signed_in, room, f"keep:{prefix}:progress", **fields(room, 0, progress="Practiced with Rowan."))

    assert [one.text for one in StaffPhrase.objects.all()] == ["Named two triggers."]
    assert "so it holds nobody" in page


def in_force(room, place):
    """The first objective of a plan that both have signed, as the room offers it."""
    patient, counselor = room.patients[place], make_staff(room.organization, "counselor")
    by, source = actor_for(counselor), room.stays[place].pk
    open_reach(actor_id=counselor.pk, patient_id=patient.pk, basis=Basis.CARE_TEAM, source_id=source, by=by)
    write_plan(patient, by)
    sign_by_both(patient, by)
    see_all(room.organization)
    return objectives_to_link(viewer=room.by, patient_ids=[patient.pk])[patient.pk][0]


@pytest.mark.slow
def test_entry_serves_the_objective_that_was_chosen_and_its_plan_hears_of_it(signed_in, room):
    everybody_came(room)
    objective = in_force(room, 0)
    page = signed_in.get(url_of(room)).content.decode()
    see_all(room.organization)
    chosen = objective_field(room, 0, objective.id)

    signed_page = posted(signed_in, room, "sign", **NARRATIVE, **fields(room, 0), **chosen, **fields(room, 1))

    assert f'value="{objective.id}" checked><span>{objective.words} <span class="optional">(suggested)' in page
    assert ("None of the plan" in page, "No plan that both have signed holds yet" in page) == (True, True)
    assert IndividualEntry.objects.get(patient=room.patients[0]).objective_id == objective.id
    [touch] = active_plan(viewer=room.by, patient_id=room.patients[0].pk).touches
    assert (touch.thread, touch.source_id) == (objective.thread, room.session.pk)
    assert f"<dd>{objective.words}</dd>" in signed_page


@pytest.mark.slow
def test_suggested_objective_is_kept_with_the_first_words_and_not_before(signed_in, room):
    objective = in_force(room, 0)
    shown = {**marks_on(signed_in, room), **objective_field(room, 0, objective.id)}

    posted(signed_in, room, "save", **shown, **fields(room, 0, **dict.fromkeys(WORDS, "")))
    before = IndividualEntry.objects.count()
    posted(signed_in, room, "save", **shown, **fields(room, 0))

    assert (before, IndividualEntry.objects.get().objective_id) == (0, objective.id)
    assert "(suggested)" not in signed_in.get(url_of(room)).content.decode()


@pytest.mark.slow
def test_entry_that_serves_no_objective_says_why_before_it_is_signed(signed_in, room):
    everybody_came(room)
    in_force(room, 0)
    words = {**NARRATIVE, **fields(room, 0), **objective_field(room, 0, None)}
    reason = {f"{room.bookings[0].pk.hex}-off_plan_reason": "Something urgent came first."}

    stopped = posted(signed_in, room, "sign", **words)
    signed = posted(signed_in, room, "sign", **words, **reason)

    assert "Choose the objective it served, or say why it served none." in stopped
    assert 'data-phrase="Something urgent came first."' in stopped
    assert ("Signed by" in stopped, "Signed by" in signed) == (False, True)
    assert "<dd>Something urgent came first.</dd>" in signed


@pytest.mark.slow
def test_what_nobody_has_to_write_stands_in_the_signed_note(signed_in, room):
    everybody_came(room)

    page = posted(signed_in, room, "sign", **{**NARRATIVE, "note-methods": "Role play"}, **fields(room, 0))

    entry = IndividualEntry.objects.get()
    assert (entry.people, entry.off_plan_reason) == ("2 in the group", "No plan that both have signed held yet.")
    assert entry.place.startswith(room.section.room.name)
    assert ("2 in the group" in page, "Role play" in page) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["individual", "family"])
def test_session_of_one_person_asks_what_was_done_and_who_was_there(signed_in, room, kind):
    everybody_came(room)
    room.session.kind, room.session.section, room.session.patient = kind, None, room.patients[0]
    room.session.save()
    prefix = room.bookings[0].pk.hex
    said = {f"{prefix}-activities": "Went through the last payday.", f"{prefix}-people": "Her sister"}
    more = {f"{prefix}-methods": "Rehearsal"}

    stopped = posted(signed_in, room, "sign", **fields(room, 0))
    alone = posted(signed_in, room, "save", **fields(room, 0), **{f"{prefix}-was_alone": "on"})
    signed = posted(signed_in, room, "sign", **fields(room, 0), **said, **more)

    assert ("Say what was done." in stopped, "Signed by" in stopped) == (True, False)
    assert f'name="{prefix}-was_alone" checked' in alone
    assert [f"<dd>{words}</dd>" in signed for words in (*said.values(), *more.values())] == [True, True, True]
    assert GroupNote.objects.count() == 0


def test_room_of_one_person_speaks_of_no_everybody(signed_in, room):
    for booking in room.bookings[1:]:
        booking.is_active = False
        booking.save()
    room.session.kind, room.session.section, room.session.patient = "individual", None, room.patients[0]
    room.session.save()

    page = signed_in.get(url_of(room)).content.decode()

    assert ("Here from" in page, "Not ready to be signed yet" in page) == (True, True)
    assert [words for words in ("Everybody", "Sign all", "next person") if words in page] == []


@pytest.mark.slow
def test_objective_of_somebody_else_is_refused_on_the_page_and_by_the_database(signed_in, room):
    objective = in_force(room, 1)

    page = posted(signed_in, room, "save", **fields(room, 0), **objective_field(room, 0, objective.id))

    assert "This objective is not in the person’s plan." in page
    assert IndividualEntry.objects.count() == 0
    posted(signed_in, room, "save", **fields(room, 0))
    with pytest.raises(IntegrityError, match="entry_serves_own_objective"), transaction.atomic():
        IndividualEntry.objects.update(objective_id=objective.id)


def test_phrases_are_the_viewers_own(signed_in, room):
    other = Room(room.organization, people=0, began=600)
    keep_phrase(field=PhraseField.RESPONSE, text="Somebody else’s words.", by=other.by)
    keep_phrase(field=PhraseField.RESPONSE, text="My own words.", by=room.by)

    page = signed_in.get(url_of(room)).content.decode()

    assert ("My own words." in page, "Somebody else’s words." in page) == (True, False)


@pytest.mark.slow
def test_addendum_is_added_to_what_is_signed(signed_in, room):
    everybody_came(room)
    posted(signed_in, room, "sign", **NARRATIVE, **fields(room, 0), **fields(room, 1))
    entry, prefix = IndividualEntry.objects.get(patient=room.patients[0]), room.bookings[0].pk.hex

    page = posted(signed_in, room, f"add:{prefix}:{entry.pk}", **{f"{prefix}-addendum": "Called the next day."})

    assert (Addendum.objects.get().text, "Called the next day." in page) == ("Called the next day.", True)


def test_autosave_answers_with_the_page_and_saves(signed_in, room):
    response = signed_in.post(url_of(room), {"do": "save", **fields(room, 0)}, headers={"HX-Request": "true"})

    see_all(room.organization)
    assert (response.status_code, IndividualEntry.objects.count()) == (200, 1)


@pytest.mark.slow
def test_who_came_anyway_is_given_a_place_and_is_here(signed_in, room):
    other = Room(room.organization, people=1, began=600)
    other.stays[0].track, other.stays[0].alias = room.track, "Far Beacon"
    other.stays[0].save()

    page = posted(signed_in, room, "guest", guest="Far Beacon")

    assert "Far Beacon" in page
    assert Attendance.objects.get(session=room.session).patient_id == other.patients[0].pk


@pytest.mark.slow
def test_colleague_reads_and_does_not_write(client, room):
    everybody_came(room)
    director = make_staff(room.organization, "director")
    client.force_login(director.account)

    page = client.get(url_of(room)).content.decode()
    posted(client, room, "save", **fields(room, 0))

    assert "Only the leader of this session" in page
    assert ("<textarea" in page, IndividualEntry.objects.count()) == (False, 0)


@pytest.mark.parametrize("role", ["group_leader", "counselor", "front_desk", "peer_specialist"])
def test_who_neither_leads_nor_reaches_finds_no_room(client, room, role):
    client.force_login(make_staff(room.organization, role).account)

    assert client.get(url_of(room)).status_code == 404


def test_strange_deeds_are_not_found(signed_in, room):
    assert signed_in.post(url_of(room), {"do": "here:nobody"}).status_code == 404
    assert signed_in.post(url_of(room), {"do": "keep:x:y:z"}).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 6])
def test_room_asks_as_much_for_one_as_for_six(client, people, django_assert_max_num_queries):
    room = Room(make_organization(), people=people)
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)
    client.force_login(room.leader.account)
    client.get(url_of(room))

    with django_assert_max_num_queries(40) as captured:
        client.get(url_of(room))

    asked = [str(query["sql"]).lstrip() for query in captured.captured_queries]
    assert len([sql for sql in asked if sql.startswith(("SELECT", "WITH"))]) == 17


@pytest.mark.slow
def test_form_for_a_failure_comes_with_who_came_and_keeps_what_was_typed(signed_in, room):
    nobody = signed_in.get(url_of(room)).content.decode()
    target = f"p-{room.bookings[0].pk.hex}"
    tap = {"do": f"here:{room.bookings[0].pk.hex}", "lost-from": "09:05"}
    answer = signed_in.post(url_of(room), tap, headers={"HX-Request": "true", "HX-Target": target}).content.decode()

    assert ('id="failure" hidden' in nobody, "#failure" in nobody, 'name="lost-for"' in nobody) == (True, True, False)
    assert ('id="failure" open' in answer, 'name="lost-from" value="09:05"' in answer) == (True, True)
    assert f'name="lost-for" value="{room.bookings[0].pk.hex}" checked' in answer


@pytest.mark.slow
def test_refused_failure_keeps_what_was_typed_and_ticked(signed_in, room):
    everybody_came(room)
    one, other = (booking.pk.hex for booking in room.bookings[:2])
    page = posted(
        signed_in, room, "lost",
        **{"lost-from": "09:05", "lost-whose": "person", "lost-for": [other], "lost-shown": [one, other]},
    )  # fmt: skip

    assert "Say from when to when the failure lasted." in page
    assert ('value="09:05"' in page, 'value="person" checked' in page) == (True, True)
    assert (f'"lost-for" value="{one}" checked' in page, f'"lost-for" value="{other}" checked' in page) == (False, True)


def test_note_says_of_no_minute_that_it_was_lost_where_none_was(room):
    during = Span(room.at(30), room.at(40))
    everybody_came(room)
    line = attendance_of(viewer=room.by, session_id=room.session.pk)[0]
    failure = Lost(lost_id=room.session.pk, during=during, failure_of=FailureOf.PROGRAM)
    gone_early = replace(line, lost=(failure,), stretches=())

    assert [len(lost_of_note(one, UTC)) for one in (replace(line, lost=(failure,)), gone_early)] == [2, 1]


@pytest.mark.slow
def test_a_failure_is_recorded_for_those_who_are_ticked_and_stands_in_the_signed_note(signed_in, room):
    everybody_came(room)
    zone = ZoneInfo(room.site.time_zone)
    typed = {
        "lost-from": f"{room.at(30).astimezone(zone):%H:%M}",
        "lost-until": f"{room.at(42).astimezone(zone):%H:%M}",
    }
    ticked = {"lost-whose": "program", "lost-for": [room.bookings[0].pk.hex]}

    without_time = posted(signed_in, room, "lost", **ticked)
    shown = posted(signed_in, room, "lost", **typed, **ticked)
    posted(signed_in, room, "sign", **NARRATIVE, **{"note-methods": "Role play"}, **fields(room, 0))
    signed = signed_in.get(url_of(room)).content.decode()

    assert "Say from when to when the failure lasted." in without_time
    assert (shown.count(": the program’s line or equipment"), shown.count("lost-back:")) == (1, 1)
    assert "12 of these minutes were lost to a technical failure." in signed
    assert "lost-back:" not in signed
