"""Admission: what must be there, what it opens, and what is refused with everything left as it was."""

from datetime import date

import pytest

from midspan.domains.consents.enums import Standing, Until
from midspan.domains.consents.queries import own_consents
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.journey.actions import admit, plan_start, suggest_aliases
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries import patient_for
from midspan.domains.journey.rules.admission import band_of, fits_track, may_use_alias
from midspan.domains.journey.tests.factories import admission, leave, make_episode, make_intake, make_placed
from midspan.domains.journey.tests.test_placement import InTreatment
from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.queries import Dose
from midspan.domains.programs.tests.factories import make_track
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

DAY = date(2026, 11, 23)


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def intake(organization):
    return actor_for(make_intake(organization))


@pytest.fixture
def counselor(organization):
    return make_staff(organization, Role.COUNSELOR)


@pytest.fixture
def track(organization):
    return make_track(organization, name="Adults", age_band="adult", focus="substance_use")


def seen_by(staff, episode):
    return patient_for(viewer=actor_for(staff), patient_id=episode.patient_id)


@pytest.mark.slow
@pytest.mark.django_db
def test_admitting_gives_counselor_track_level_and_dose(organization, intake, counselor, track):
    episode = make_placed(organization)
    dose = Dose(minimum_weekly_minutes=540, maximum_weekly_minutes=1140, minimum_days=3)

    admitted = admit(episode_id=episode.pk, admission=admission(counselor, track, dose=dose), by=intake)

    assert (admitted.state, admitted.level, admitted.alias) == (EpisodeState.ADMITTED, "2.1", "Quiet Harbor")
    assert (admitted.minimum_weekly_minutes, admitted.maximum_weekly_minutes, admitted.maximum_days) == (
        540,
        1140,
        None,
    )
    assert admitted.admitted_at is not None


@pytest.mark.slow
@pytest.mark.django_db
def test_admitting_opens_the_counselors_reach_and_ending_closes_it(organization, intake, counselor, track):
    episode = make_placed(organization)

    admit(episode_id=episode.pk, admission=admission(counselor, track), by=intake)

    assert seen_by(counselor, episode) == episode.patient
    leave(episode, intake)
    assert seen_by(counselor, episode) is None


@pytest.mark.slow
@pytest.mark.django_db
def test_ending_a_stay_ends_the_consents_that_were_to_end_with_it(organization, intake, counselor, track):
    episode = make_placed(organization)
    admit(episode_id=episode.pk, admission=admission(counselor, track), by=intake)
    ending, lasting = (make_signed(episode.patient, until=one) for one in (Until.TREATMENT, Until.LONGEST))

    bind(organization_id=organization.pk, actor_id=counselor.pk, reach=Reach.ASSIGNED)  # Who loses reach by it.
    leave(episode, actor_for(counselor))

    see_all(organization)
    own = own_consents(viewer=person_of(episode.patient), now=clock.now())
    assert {one.id: one.standing for one in own} == {ending.pk: Standing.ENDED, lasting.pk: Standing.HOLDS}


class WithCounselor(InTreatment):
    """The same, looked after by `second`; `other` could be."""

    def __init__(self):
        super().__init__()
        self.other = make_staff(self.organization, Role.COUNSELOR)
        self.track = make_track(self.organization, name="Adults", age_band="adult", focus="substance_use")
        Episode.objects.filter(pk=self.episode.pk).update(primary_counselor=self.second)
        self.reached_by(self.second)

    def reached_by(self, staff):
        open_reach(
            actor_id=staff.pk,
            patient_id=self.episode.patient_id,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.episode.pk,
            by=actor_for(self.first),
        )


@pytest.fixture(scope="module")
def shared_stay(share):
    return share(WithCounselor)


@pytest.fixture
def stay(shared_stay):
    return own(shared_stay)


@pytest.mark.slow
@pytest.mark.django_db
def test_counselor_who_ends_a_stay_closes_what_others_reach_by_it_too(stay):
    stay.reached_by(stay.other)
    by = actor_for(stay.second)

    with acting_for(by, Reach.ASSIGNED):
        leave(stay.episode, by)

    see_all(stay.organization)
    assert seen_by(stay.other, stay.episode) is None


@pytest.mark.django_db
def test_counselor_hands_a_person_to_another(stay):
    by = actor_for(stay.second)

    with acting_for(by, Reach.ASSIGNED):
        plan_start(episode_id=stay.episode.pk, admission=admission(stay.other, stay.track), by=by)

    see_all(stay.organization)
    assert seen_by(stay.other, stay.episode) == stay.episode.patient


@pytest.mark.django_db
def test_what_is_planned_in_treatment_leaves_level_and_dose_and_an_ended_stay_is_not_planned(stay):
    Episode.objects.filter(pk=stay.episode.pk).update(level="1", minimum_weekly_minutes=120)
    planned = admission(stay.other, stay.track, dose=Dose(minimum_weekly_minutes=540))
    by = actor_for(stay.first)

    row = plan_start(episode_id=stay.episode.pk, admission=planned, by=by)

    assert (row.level, row.minimum_weekly_minutes, row.alias) == ("1", 120, "Quiet Harbor")
    Episode.objects.filter(pk=stay.episode.pk).update(state="discharged")
    with pytest.raises(RefusedError, match="has ended"):
        plan_start(episode_id=stay.episode.pk, admission=planned, by=by)


@pytest.mark.slow
@pytest.mark.django_db
def test_unknown_dose_stays_unknown(organization, intake, counselor, track):
    episode = make_placed(organization)

    admitted = admit(episode_id=episode.pk, admission=admission(counselor, track), by=intake)

    assert (admitted.minimum_weekly_minutes, admitted.maximum_weekly_minutes) == (None, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_safe_contact_is_mandatory_and_refusal_changes_nothing(organization, intake, counselor, track):
    episode = make_placed(organization)
    ungated_patients().update(safe_contact_agreed_at=None)

    with pytest.raises(RefusedError, match="reached safely"):
        admit(episode_id=episode.pk, admission=admission(counselor, track), by=intake)

    unchanged = Episode.objects.get(pk=episode.pk)
    assert (unchanged.state, unchanged.alias, unchanged.primary_counselor) == (EpisodeState.PLACED, "", None)
    assert seen_by(counselor, episode) is None


@pytest.mark.slow
@pytest.mark.django_db
def test_alias_in_use_by_somebody_else_is_refused(organization, intake, counselor, track):
    make_episode(organization, alias="Quiet Harbor", state=EpisodeState.ADMITTED)
    episode = make_placed(organization)

    with pytest.raises(RefusedError, match="already uses this name"):
        admit(episode_id=episode.pk, admission=admission(counselor, track, alias="quiet harbor"), by=intake)


@pytest.mark.slow
@pytest.mark.django_db
def test_somebody_who_is_no_counselor_is_refused(organization, intake, track):
    leader = make_staff(organization, Role.GROUP_LEADER)
    episode = make_placed(organization)

    with pytest.raises(RefusedError, match="active counselor"):
        admit(episode_id=episode.pk, admission=admission(leader, track), by=intake)


@pytest.mark.slow
@pytest.mark.django_db
def test_track_of_another_age_is_refused_with_both_ages(organization, intake, counselor):
    teens = make_track(organization, name="Teens", age_band="adolescent", focus="mental_health")
    episode = make_placed(organization)

    with pytest.raises(RefusedError, match="for ages 13 to 17; the person is"):
        admit(episode_id=episode.pk, admission=admission(counselor, teens), by=intake)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_suggested_aliases_are_free_and_hold_no_part_of_the_name(organization, intake, language):
    episode = make_episode(organization, make_patient(organization, given_names="Autumn", family_name="Lago"))

    found = suggest_aliases(episode=episode, by=intake, language=language)

    assert len(set(found)) == 3
    assert all(len(alias.split()) == 2 for alias in found)
    assert not any("Autumn" in alias or "Lago" in alias for alias in found)


@pytest.mark.parametrize(
    ("alias", "allowed"),
    [
        ("Quiet Harbor", True),
        ("Rowan", False),
        ("rowan tree", False),
        ("Big Ames", False),
        ("JOSE the calm", False),
        ("xxAmesxx", False),
        ("Li Bright", False),
        ("Lighthouse", True),
        ("Silver Fjord", False),
        (" ", False),
        ("a" * 41, False),
    ],
)
def test_alias(alias, allowed):
    names = ["Rowan José", "Ames", "Li"]

    assert may_use_alias(alias, names=names, taken=["silver fjord"]).allowed == allowed


@pytest.mark.parametrize(
    ("birth_date", "band", "allowed"),
    [
        (date(2009, 11, 23), AgeBand.ADOLESCENT, True),
        (date(2008, 11, 23), AgeBand.ADOLESCENT, False),
        (date(2008, 11, 24), AgeBand.ADOLESCENT, True),
        (date(2008, 11, 23), AgeBand.YOUNG_ADULT, True),
        (date(2000, 11, 23), AgeBand.YOUNG_ADULT, False),
        (date(2000, 11, 23), AgeBand.ADULT, True),
        (date(2008, 11, 24), AgeBand.ADULT, False),
        (date(1950, 1, 1), AgeBand.ADULT, True),
        (date(1950, 1, 1), AgeBand.OLDER_ADULT, True),
        (date(1980, 1, 1), AgeBand.OLDER_ADULT, False),
        (None, AgeBand.ADULT, False),
    ],
)
def test_track_by_age(birth_date, band, allowed):
    assert fits_track(birth_date=birth_date, age_band=band, day=DAY).allowed == allowed


@pytest.mark.parametrize(
    ("birth_date", "band"),
    [
        (date(2014, 1, 1), None),
        (date(2010, 1, 1), AgeBand.ADOLESCENT),
        (date(2004, 2, 29), AgeBand.YOUNG_ADULT),
        (date(1961, 11, 23), AgeBand.OLDER_ADULT),
        (date(1961, 11, 24), AgeBand.ADULT),
        (None, None),
    ],
)
def test_age_band(birth_date, band):
    assert band_of(birth_date, DAY) == band
