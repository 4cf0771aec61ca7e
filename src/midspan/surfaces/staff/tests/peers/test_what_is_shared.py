"""A line of the board says what the person lets peers read and how to call; nothing is said of what is shut."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.plans.actions import show_goals
from midspan.domains.plans.models import GoalShown
from midspan.domains.plans.queries import goals_shown, own_goals
from midspan.domains.plans.tests.factories import OWN_WORDS
from midspan.domains.privacy.actions import NewRestriction, close_to_role, grant_restriction
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.staff.tests.peers.three_people import NOW, has_plan, lets_peers_read, line_of
from midspan.values import Actor, DataClass, RefusedError

pytestmark = pytest.mark.django_db


def test_goals_stand_there_as_far_as_the_person_lets_peers_read_them(center):
    has_plan(center)
    assert line_of(center).goals == ()

    lets_peers_read(center)
    assert line_of(center).goals == (OWN_WORDS,)
    assert line_of(center, staff=center.sam) is None

    lets_peers_read(center, which=())
    assert line_of(center).goals == ()


def test_only_the_person_lets_peers_read_a_goal(center):
    has_plan(center)
    with own_request(center.patients[0]) as by:
        thread = own_goals(viewer=by)[0].thread
        with pytest.raises(RefusedError, match="changed meanwhile"):
            show_goals(threads=[uuid4()], by=by)
    with pytest.raises(RefusedError, match="Only the person"):
        show_goals(threads=[thread], by=actor_for(center.counselor))
    row = {"organization": center.organization, "patient": center.patients[0], "thread": thread, "shown_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic():
        GoalShown.objects.create(**row)


def test_how_to_call_is_said_without_an_address(center):
    line = line_of(center)

    assert (line.phone, line.call_url) == ("+1 555 0142", "tel:+15550142")
    assert dict(line.calling) == {
        "When it is safe to call": "After 3 pm",
        "Voicemail": "None",
        "Who must not learn of it": "My brother",
    }
    assert "Elm Street" not in repr(line)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"safe_contact": "email"}, "They chose e-mail, and not a call. Ask their counselor."),
        ({"safe_contact": "letter"}, "They chose letters, and not a call. Ask their counselor."),
        ({"safe_contact_agreed_at": None}, "Nobody has asked them yet what is safe. Ask their counselor."),
    ],
)
def test_number_is_no_link_where_a_call_was_not_agreed_on(center, fields, said):
    type(center.patients[0]).objects.filter(pk=center.patients[0].pk).update(**fields)

    line = line_of(center)

    assert (line.phone, line.call_url, dict(line.calling)["How to call"]) == ("+1 555 0142", "", said)


def test_who_chose_texts_is_texted_and_no_tap_has_their_phone_ring(center):
    type(center.patients[0]).objects.filter(pk=center.patients[0].pk).update(safe_contact="text")
    client = Client()
    client.force_login(center.noor.account)

    page = client.get(reverse("staff:peers")).text

    assert ('<a href="sms:+15550142">Text +1 555 0142<' in page, "tel:+15550142" in page) == (True, False)
    see_all(center.organization)
    assert dict(line_of(center).calling)["How to call"] == "They chose to be texted."


@pytest.mark.parametrize(
    ("data_class", "is_there"),
    [
        (DataClass.GOAL, lambda line: line.goals != ()),
        (DataClass.CALLING, lambda line: line.phone != ""),
    ],
)
def test_a_center_closes_each_and_a_limit_on_the_whole_holds_for_its_part(center, data_class, is_there):
    has_plan(center)
    lets_peers_read(center)
    officer, closed = actor_for(center.officer), {"role": Role.PEER_SPECIALIST, "data_class": data_class}
    assert is_there(line_of(center))

    close_to_role(**closed, is_closed=True, by=officer)
    assert not is_there(line_of(center))
    close_to_role(**closed, is_closed=False, by=officer)
    assert is_there(line_of(center))

    whole = {"goal": "plan", "calling": "contact"}[data_class]
    limit = NewRestriction(actors=frozenset({str(center.noor.pk)}), classes=frozenset({whole}))
    grant_restriction(patient_id=center.patients[0].pk, restriction=limit, by=officer)
    assert not is_there(line_of(center))


def test_what_is_closed_to_one_role_stays_open_by_another_one(center):
    has_plan(center)
    lets_peers_read(center)
    patient_id = center.patients[0].pk
    peer = actor_for(center.noor)
    both = Actor(peer.organization_id, peer.id, peer.kind, frozenset({Role.PEER_SPECIALIST, Role.COUNSELOR}))
    close_to_role(role=Role.PEER_SPECIALIST, data_class=DataClass.GOAL, is_closed=True, by=actor_for(center.officer))

    assert goals_shown(viewer=peer, patient_ids=[patient_id]) == {}
    assert goals_shown(viewer=both, patient_ids=[patient_id]) == {patient_id: [OWN_WORDS]}


def test_only_the_privacy_officer_closes_and_only_what_the_book_leaves_to_centers(center):
    closing = {"role": Role.PEER_SPECIALIST, "is_closed": True}
    with pytest.raises(RefusedError, match="Only the privacy officer"):
        close_to_role(data_class="goal", by=actor_for(center.counselor), **closing)
    with pytest.raises(RefusedError, match="not for a center"):
        close_to_role(data_class="schedule", by=actor_for(center.officer), **closing)


def test_the_person_chooses_on_their_own_page(center):
    client = Client()
    client.force_login(center.patients[0].account)
    url = reverse("plans:goals")
    page = client.get(url).text
    assert "There is no plan yet" in page
    # All that stands on the board.
    told = "since when you are here; your next milestone; when your next session is; last in contact with you and how"
    told += "; you asked for outside; you asked to be called; how you want to be called; who must not learn of it"
    told += "; when one of us tried to reach you; your counselor is asked first, and never why"
    assert [words for words in told.split("; ") if words not in page] == []
    see_all(center.organization)
    has_plan(center)

    with own_request(center.patients[0]) as by:
        thread = own_goals(viewer=by)[0].thread
    assert client.post(url, {"threads": [str(thread)]}).url == url
    see_all(center.organization)
    assert line_of(center).goals == (OWN_WORDS,)
    assert client.post(url, {"threads": [str(uuid4())]}).status_code == 200
    see_all(center.organization)
    assert line_of(center).goals == (OWN_WORDS,)


def test_the_officer_closes_and_opens_on_a_page(center):
    client = Client()
    client.force_login(center.officer.account)
    url = reverse("staff:opened")
    assert client.get(url).text.count("Close it") == 3

    client.post(url, {"class": "calling", "do": "close"})

    assert client.get(url).text.count("Open it again") == 1
    see_all(center.organization)
    assert line_of(center).phone == ""
