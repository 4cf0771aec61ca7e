"""From a profile to a match and its quiet end: who says yes to what, and what each of them is told when."""

from datetime import timedelta

import pytest

from midspan.domains.circle.actions import keep_from
from midspan.domains.circle.enums import Unnamed
from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.mentors.actions import (
    NewCard,
    answer_card,
    end_match,
    end_mentor,
    pause_match,
    pause_mentor,
    return_profile,
    show_card,
    sign_match,
    withdraw_card,
    write_profile,
)
from midspan.domains.mentors.enums import MatchState, ProfileState, Side
from midspan.domains.mentors.models import CheckIn, Match, MatchConcern, Mentor
from midspan.domains.mentors.queries import (
    cards_for,
    match_between,
    matches_for,
    mentor_for,
    mentor_suggestions,
    own_match,
    own_profiles,
    own_wish,
    signed_for,
)
from midspan.domains.mentors.tasks import settle_matches
from midspan.domains.mentors.tests.factories import (
    act_as,
    make_card,
    make_coordinator,
    make_match,
    make_mentor,
    make_profile,
    make_wish,
    signs,
)
from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.queries import ledger_of, open_sources
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Place:
    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan Lee", family_name="Ames")
        self.other = make_patient(self.organization, given_names="Tess")
        self.coordinator = make_coordinator(self.organization)
        self.mara = make_mentor(self.coordinator)
        make_wish(self.rowan)


@pytest.fixture
def place():
    return Place()


def suggested_to(patient):
    viewer = act_as(actor_for(patient))
    return [one.offer.name for one in mentor_suggestions(viewer=viewer, wish=own_wish(viewer=viewer))[0]]


def test_nobody_reads_a_profile_before_the_coordinator_approved_it(place):
    new = make_mentor(place.coordinator, name="Nell")
    act_as(new.by)
    write_profile(profile=make_profile(words="I changed everything."), by=new.by)
    viewer = act_as(actor_for(place.rowan))

    assert mentor_for(viewer=viewer, mentor_id=new.pk).profile.words == "Six years sober, two of them hard."
    assert [one.state for one in own_profiles(viewer=act_as(new.by))] == [ProfileState.WAITING, ProfileState.APPROVED]


def test_profile_that_was_sent_back_is_read_by_no_patient(place):
    by = act_as(actor_for(place.coordinator))
    waiting = write_profile(profile=make_profile(), by=act_as(make_mentor(place.coordinator, name="Nell").by))
    act_as(by)
    return_profile(profile_id=waiting.pk, words="Leave out your employer.", by=by)

    with pytest.raises(RefusedError, match="decided already"):
        return_profile(profile_id=waiting.pk, words="Again.", by=by)


def test_card_tells_nothing_but_what_stands_on_it_and_signs_nothing(place):
    match = make_card(place.rowan, place.mara)
    by = act_as(place.mara.by)

    card = cards_for(viewer=by)[0]

    assert (card.alias, card.languages, card.weekdays, card.parts) == ("Heron", ["es"], [1], ["evening"])
    assert matches_for(viewer=by) == []
    assert ungated_patients().count() == 0  # The database shows the mentor nobody.
    see_all(place.organization)
    assert signed_for(match) == []
    assert not open_sources(viewer=place.mara.by).filter(actor_id=place.mara.pk).exists()


@pytest.mark.parametrize("alias", ["Rowan", "lee", "AMES", "rowanrocks", "Señor Amés"])
def test_card_holds_no_part_of_the_persons_own_name(place, alias):
    with pytest.raises(RefusedError, match="part of your own name"):
        make_card(place.rowan, place.mara, alias)


def test_no_of_the_mentor_ends_it_without_a_reason_and_is_not_asked_again(place):
    match = make_card(place.rowan, place.mara)

    answer_card(match_id=match.pk, says_yes=False, agrees=False, by=act_as(place.mara.by))

    assert cards_for(viewer=place.mara.by) == []
    assert suggested_to(place.rowan) == []
    assert own_match(viewer=actor_for(place.rowan)).match.state == MatchState.DECLINED


def test_yes_of_the_mentor_needs_the_boundaries_and_makes_no_match_yet(place):
    match = make_card(place.rowan, place.mara)
    by = act_as(place.mara.by)

    with pytest.raises(RefusedError, match="what a mentor is and is not"):
        answer_card(match_id=match.pk, says_yes=True, agrees=False, by=by)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=by)

    assert matches_for(viewer=by) == []
    assert place.mara.row.matched == 0


def test_both_yes_and_one_signature_make_one_match_and_one_consent(place):
    match = make_match(place.rowan, place.mara)
    consents = signed_for(match)

    assert [(one.kind, one.shares, one.recipient) for one in consents] == [("mentor", ["here"], "Mara")]
    assert consents[0].ends_at.date() == clock.local_date() + timedelta(days=91)
    assert [one.alias for one in matches_for(viewer=act_as(place.mara.by))] == ["Heron"]
    assert place.mara.row.matched == 1


def test_patient_cannot_sign_before_the_mentor_said_yes(place):
    match = make_card(place.rowan, place.mara)

    with pytest.raises(RefusedError, match="changed meanwhile"):
        signs(place.rowan, match)


def test_one_at_a_time_and_only_with_room(place):
    full = make_mentor(place.coordinator, name="Nell", capacity=1)
    make_wish(place.other)
    make_match(place.other, full)

    make_card(place.rowan, place.mara)

    with pytest.raises(RefusedError, match="asked somebody already"):
        make_card(place.rowan, full)
    withdraw_card(match_id=own_match(viewer=actor_for(place.rowan)).match.pk, by=actor_for(place.rowan))
    with pytest.raises(RefusedError, match="no room"):
        make_card(place.rowan, full)
    assert cards_for(viewer=act_as(place.mara.by)) == []


def keeps_from(place, what, value):
    """Intake writes somebody on Rowan's do-not-disclose list."""
    see_all(place.organization)
    intake = actor_for(make_staff(place.organization, "intake"))
    keep_from(patient_id=place.rowan.pk, what=what, value=value, note="Order of 2026", by=intake)


@pytest.mark.parametrize(("what", "value"), [(Unnamed.NAME, "Mara"), (Unnamed.NUMBER, "5550133")])
def test_mentor_on_the_do_not_disclose_list_has_no_room_for_this_person_and_nothing_more_is_said(place, what, value):
    keeps_from(place, what, value)

    assert suggested_to(place.rowan) == []
    viewer = act_as(actor_for(place.rowan))
    assert mentor_for(viewer=viewer, mentor_id=place.mara.pk).offer.room == 0
    with pytest.raises(RefusedError, match="no room right now"):
        make_card(place.rowan, place.mara)
    assert cards_for(viewer=act_as(place.mara.by)) == []


def test_mentor_who_came_on_the_list_after_their_yes_is_told_nothing(place):
    match = make_card(place.rowan, place.mara)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=act_as(place.mara.by))
    keeps_from(place, Unnamed.NAME, "Mara")

    with pytest.raises(RefusedError, match="no room right now"):
        signs(place.rowan, match)
    assert matches_for(viewer=act_as(place.mara.by)) == []


def test_minor_is_told_that_mentors_are_for_adults(place):
    see_all(place.organization)
    child = make_patient(place.organization, birth_date=clock.local_date() - timedelta(days=365 * 15))

    with pytest.raises(RefusedError, match="for adults"):
        make_card(child, place.mara)


def test_a_minor_s_way_to_mentors_leads_to_who_to_ask_instead(place, client):
    see_all(place.organization)
    child = make_patient(place.organization, birth_date=clock.local_date() - timedelta(days=365 * 15))
    client.force_login(child.account)

    for path in ("/mentors/what-matters/", "/mentors/who/"):
        page = client.get(path, follow=True)
        assert (page.redirect_chain, page.status_code) == ([("/mentors/", 302)], 200)
        assert "Ask your counselor who could be there for you." in page.content.decode()


def test_paused_mentor_is_suggested_to_nobody_new(place):
    before = suggested_to(place.rowan)

    pause_mentor(is_paused=True, by=act_as(place.mara.by))

    assert (before, suggested_to(place.rowan)) == (["Mara"], [])


def test_nobody_of_the_staff_sees_cards_matches_or_check_ins_however_far_they_reach(place):
    make_match(place.rowan, place.mara)
    director = make_staff(place.organization, "director")
    bind(organization_id=place.organization.pk, actor_id=director.pk, reach=Reach.ALL)
    seen = [model.objects.count() for model in (Match, CheckIn, MatchConcern)]
    see_all(place.organization)

    assert seen == [0, 0, 0]
    assert Match.objects.count() == 1


def test_another_mentor_and_another_patient_see_nothing_of_it(place):
    match = make_match(place.rowan, place.mara)
    nell = make_mentor(place.coordinator, name="Nell")

    for stranger in (nell.by, actor_for(place.other)):
        act_as(stranger)
        assert match_between(viewer=stranger, match_id=match.pk) is None
        assert Match.objects.count() == 0
        with pytest.raises(RefusedError):
            end_match(match_id=match.pk, by=stranger)


@pytest.mark.parametrize("who", ["patient", "mentor"])
def test_either_ends_it_and_nothing_is_told_from_then_on(place, who):
    match = make_match(place.rowan, place.mara)
    patient = actor_for(place.rowan)

    end_match(match_id=match.pk, by=act_as(patient if who == "patient" else place.mara.by))

    assert matches_for(viewer=act_as(place.mara.by)) == []
    assert ungated_patients().count() == 0
    assert place.mara.row.matched == 0
    act_as(patient)
    ended = own_match(viewer=patient)
    assert (ended.match.state, ended.match.ended_by, ended.is_signed) == (MatchState.ENDED, who, False)
    told = [one.kind for one in unread_notices(viewer=patient)]
    assert told == ["mentor_news"]  # Of the yes, and where the mentor ended it the same line, not said twice.


def test_mentor_gets_no_notice_that_would_stay_behind(place):
    match = make_match(place.rowan, place.mara)
    end_match(match_id=match.pk, by=act_as(actor_for(place.rowan)))

    assert list(unread_notices(viewer=act_as(place.mara.by))) == []


def test_consent_taken_back_elsewhere_closes_the_page_at_once_and_a_job_ends_the_match(place):
    match = make_match(place.rowan, place.mara)
    patient = act_as(actor_for(place.rowan))

    take_back(signed_id=match.signed_id, language="en", by=patient)

    assert matches_for(viewer=act_as(place.mara.by)) == []
    see_all(place.organization)
    assert settle_matches(str(place.organization.pk)) == 1
    see_all(place.organization)
    match.refresh_from_db()
    assert (match.state, match.ended_by, place.mara.row.matched) == (MatchState.ENDED, "", 0)
    assert settle_matches(str(place.organization.pk)) == 0


def goes_on(place, monkeypatch, days):
    """So many days later, with all notices read and the job run once."""
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    mark_all_read(by=act_as(actor_for(place.rowan)))
    see_all(place.organization)
    settle_matches(str(place.organization.pk))
    patient = act_as(actor_for(place.rowan))
    return own_match(viewer=patient), len(list(unread_notices(viewer=patient)))


def test_match_is_signed_anew_in_its_last_days_and_not_long_before(place, monkeypatch):
    match = make_match(place.rowan, place.mara)
    with pytest.raises(RefusedError, match="holds for a while yet"):
        signs(place.rowan, match)
    assert not own_match(viewer=act_as(actor_for(place.rowan))).may_be_renewed

    found, told = goes_on(place, monkeypatch, 80)
    assert (found.may_be_renewed, told) == (True, 1)
    _, told_again = goes_on(place, monkeypatch, 0)
    signs(place.rowan, match)

    assert told_again == 0
    found, _ = goes_on(place, monkeypatch, 60)
    assert (found.is_told, found.may_be_renewed, found.match.matched_at) == (True, False, match.matched_at)
    assert len(signed_for(match)) == 1
    assert matches_for(viewer=act_as(place.mara.by)) == [match]
    assert place.mara.row.matched == 1


def test_match_that_ran_out_is_told_of_and_renewed_for_two_weeks(place, monkeypatch):
    match = make_match(place.rowan, place.mara)
    goes_on(place, monkeypatch, 80)

    found, told = goes_on(place, monkeypatch, 20)

    assert (found.match.state, found.is_signed, found.may_be_renewed, told) == (MatchState.MATCHED, False, True, 1)
    assert goes_on(place, monkeypatch, 0)[1] == 0
    act_as(place.mara.by)
    assert (matches_for(viewer=place.mara.by), ungated_patients().count()) == ([], 0)
    signs(place.rowan, match)
    assert matches_for(viewer=act_as(place.mara.by)) == [match]


def test_match_that_ran_out_for_good_is_told_of_and_the_two_may_begin_again(place, monkeypatch):
    make_match(place.rowan, place.mara)
    goes_on(place, monkeypatch, 92)

    found, told = goes_on(place, monkeypatch, 14)

    assert (found.match.state, found.match.ended_by, told) == (MatchState.ENDED, "", 1)
    see_all(place.organization)
    assert place.mara.row.matched == 0
    assert suggested_to(place.rowan) == ["Mara"]
    assert make_card(place.rowan, place.mara).state == MatchState.ASKED


def test_match_with_somebody_who_came_on_the_do_not_disclose_list_ends_as_one_whose_mentor_left(place):
    match = make_match(place.rowan, place.mara)
    keeps_from(place, Unnamed.NAME, "Mara")

    see_all(place.organization)
    assert settle_matches(str(place.organization.pk)) == 1

    see_all(place.organization)
    match.refresh_from_db()
    assert (match.state, match.ended_by, signed_for(match)) == (MatchState.ENDED, Side.MENTOR, [])


def test_pausing_all_sharing_closes_the_mentors_page_until_it_is_resumed(place):
    match = make_match(place.rowan, place.mara)
    patient = act_as(actor_for(place.rowan))
    held = pause_sharing(language="en", by=patient)

    closed = matches_for(viewer=act_as(place.mara.by))
    act_as(patient)
    assert (own_match(viewer=patient).is_signed, own_match(viewer=patient).is_told) == (True, False)
    take_back(signed_id=held.pk, language="en", by=patient)

    assert (closed, matches_for(viewer=act_as(place.mara.by))) == ([], [match])


def test_mentor_who_leaves_opens_nothing_and_the_patient_reads_a_kind_line(place):
    match = make_match(place.rowan, place.mara)
    end_mentor(mentor_id=place.mara.pk, by=act_as(actor_for(place.coordinator)))

    see_all(place.organization)
    settle_matches(str(place.organization.pk))

    see_all(place.organization)
    match.refresh_from_db()
    place.mara.account.refresh_from_db()
    assert (match.state, match.ended_by, place.mara.account.is_active) == (MatchState.ENDED, Side.MENTOR, False)


def test_nothing_is_signed_with_a_mentor_who_has_left(place):
    match = make_card(place.rowan, place.mara)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=act_as(place.mara.by))
    end_mentor(mentor_id=place.mara.pk, by=act_as(actor_for(place.coordinator)))

    with pytest.raises(RefusedError, match="no longer here"):
        signs(place.rowan, match)
    see_all(place.organization)
    assert signed_for(match) == []
    assert not open_sources(viewer=place.mara.by).filter(actor_id=place.mara.pk).exists()


def test_break_is_ended_by_who_took_it(place):
    match = make_match(place.rowan, place.mara)
    pause_match(match_id=match.pk, is_paused=True, by=act_as(place.mara.by))

    with pytest.raises(RefusedError, match="ends it"):
        pause_match(match_id=match.pk, is_paused=False, by=act_as(actor_for(place.rowan)))
    pause_match(match_id=match.pk, is_paused=False, by=act_as(place.mara.by))

    match.refresh_from_db()
    assert match.paused_by == ""


def test_each_look_of_a_mentor_stands_in_the_patients_ledger(place):
    make_match(place.rowan, place.mara)
    matches_for(viewer=act_as(place.mara.by))
    patient = act_as(actor_for(place.rowan))

    entry = ledger_of(viewer=patient, patient_id=patient.id)[-1]

    assert (entry.actor_id, entry.classes, entry.outcome) == (place.mara.pk, ["presence"], "permit")


def test_staff_and_strangers_make_no_card_and_no_profile(place):
    by = act_as(actor_for(place.coordinator))
    card = NewCard(alias="Heron", languages=("es",))

    with pytest.raises(RefusedError):
        show_card(mentor_id=place.mara.pk, card=card, by=by)
    with pytest.raises(RefusedError):
        write_profile(profile=make_profile(), by=by)


def test_match_needs_the_patients_agreement_to_the_boundaries(place):
    match = make_card(place.rowan, place.mara)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=act_as(place.mara.by))
    said = {"signed_name": "x", "read_digest": "x", "last_day": clock.local_date(), "language": "en"}

    with pytest.raises(RefusedError, match="what a mentor is and is not"):
        sign_match(match_id=match.pk, agrees=False, by=act_as(actor_for(place.rowan)), **said)
    assert Mentor.objects.get(pk=place.mara.pk).matched == 0
