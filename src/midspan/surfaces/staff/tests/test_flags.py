"""What an entry flags for the team reaches the team, until one of it says that they took it up."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.encounters.actions import take_up_flag
from midspan.domains.encounters.models import Contact, FlagTaken, IndividualEntry
from midspan.domains.encounters.queries import flag_for, open_flags
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.staff.chart_now import now_lines
from midspan.surfaces.staff.chart_reading import Reading
from midspan.surfaces.staff.supervision_lines import supervision_lines
from midspan.surfaces.staff.tests.test_caseload import NOW, Cases
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WORDS = "Their sister moves out on Friday."


class Flagged(Cases):
    """A colleague's signed entry about the first person flags something; the draft about the second does too."""

    def __init__(self):
        super().__init__()
        self.reach(self.colleague, 0)
        self.entry, self.draft = (self.flag(place, state) for place, state in ((0, "signed"), (1, "draft")))

    def flag(self, place, state):
        about = {"organization": self.organization, "patient": self.patients[place]}
        contact = self.contact(about)
        signed_at = NOW if state == "signed" else None
        written = {"author": self.colleague, "flag": WORDS, "state": state, "signed_at": signed_at}
        return IndividualEntry.objects.create(**about, contact=contact, **written)

    def contact(self, about):
        times = {"local_date": NOW.date(), "began_at": NOW - 2 * HOUR, "ended_at": NOW - HOUR}
        return Contact.objects.create(**about, kind="individual", mode="video", **times)

    @property
    def url(self):
        return reverse("staff:flag", args=[self.entry.patient_id, self.entry.pk])


@pytest.fixture(scope="module")
def shared(share):
    return share(Flagged, at=NOW)


@pytest.fixture
def team(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copy = own(shared)
    copy.viewer = actor_for(copy.counselor)
    return copy


@pytest.mark.slow
def test_board_leads_to_it_without_saying_what_and_to_nobody_once_it_is_taken_up(team, client):
    client.force_login(team.counselor.account)
    board, page = client.get("/day/").text, client.get(team.url).text
    assert (board.count(team.url), WORDS in board, "All clear" in board) == (1, False, False)
    assert (WORDS in page, "I took it up" in page) == (True, True)

    assert client.post(team.url).url == reverse("staff:day")

    assert team.url not in client.get("/day/").text
    assert f"Taken up by {team.counselor}" in client.get(team.url).text


@pytest.mark.slow
def test_who_wrote_it_does_not_wait_for_themselves_and_others_of_no_reach_find_nothing(team, client):
    stranger = make_staff(team.organization, "counselor")
    client.force_login(team.colleague.account)
    assert team.url not in client.get("/day/").text

    client.force_login(stranger.account)
    assert (team.url in client.get("/day/").text, client.get(team.url).status_code) == (False, 404)


def test_round_chart_and_supervision_say_it_and_no_draft_does(team):
    director = make_staff(team.organization, Role.DIRECTOR)
    see_all(team.organization)
    turn = now_lines(Reading(viewer=team.viewer, patient_id=team.entry.patient_id), now=NOW)
    queue = supervision_lines(viewer=actor_for(director), now=NOW)

    assert [[one.href for one in lines if WORDS in one.why] for lines in (turn, queue)] == [[team.url], [team.url]]
    assert [one.entry_id for one in open_flags(viewer=team.viewer)] == [team.entry.pk]


def test_it_is_taken_up_once_and_for_good(team):
    row = take_up_flag(entry_id=team.entry.pk, by=team.viewer)

    found = flag_for(viewer=team.viewer, entry_id=team.entry.pk)
    assert (found.taken_by, found.taken_at, open_flags(viewer=team.viewer)) == (str(team.counselor), clock.now(), [])
    with pytest.raises(RefusedError, match="taken up already"):
        take_up_flag(entry_id=team.entry.pk, by=actor_for(team.colleague))
    with pytest.raises(DatabaseError), transaction.atomic():
        FlagTaken.objects.filter(pk=row.pk).update(taken_by=team.colleague)


def test_who_only_reads_notes_takes_nothing_up(team):
    reviewer = actor_for(make_staff(team.organization, Role.UTILIZATION_REVIEW))
    see_all(team.organization)

    with pytest.raises(RefusedError):
        take_up_flag(entry_id=team.entry.pk, by=reviewer)
