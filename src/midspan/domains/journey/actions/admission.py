"""Admission: who looks after the person, in which track, at which level and dose, and what peers call them."""

import secrets
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec import Struct

from midspan.domains.journey.actions.episodes import add_labels, locked_episode, move_episode
from midspan.domains.journey.checklists import alias_words
from midspan.domains.journey.enums import ENDED, IN_TREATMENT, EpisodeState
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries.stays import aliases_in_use, latest_episode, signed_placement
from midspan.domains.journey.rules.admission import band_of, fits_track, may_be_counseled, may_use_alias
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import labels_by_origin
from midspan.domains.programs.queries import Dose, active_tracks, dose_for
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

SUGGESTIONS = 3
GIVEN_CARE = IN_TREATMENT | {EpisodeState.PAUSED}


class Admission(Struct, frozen=True, kw_only=True):
    """What is decided at admission. Without a `dose` the rule for level, age, state and payer gives it."""

    primary_counselor_id: UUID
    track_id: UUID
    alias: str
    site_id: UUID | None = None
    payer: str = ""
    expected_start: date | None = None
    planned_end: date | None = None
    authorized_weekly_minutes: int | None = None
    dose: Dose | None = None


@action("episode.plan_start")
def plan_start(*, episode_id: UUID, admission: Admission, by: Actor) -> Episode:
    """Write down who, where and how much, without admitting: before the first day a week can be planned then.

    In treatment level and dose stay as they are: a review changes them.
    """
    may_work_on_episode(by).require()
    episode = locked_episode(episode_id, by)
    may_be_counseled(state=EpisodeState(episode.state)).require()
    _check_counselor(admission.primary_counselor_id, by)
    _check_track(episode, admission.track_id, by)
    _check_alias(episode, admission.alias, by)
    _give(episode, admission, by)
    _reach(episode, by)
    return episode


@action("episode.admit")
def admit(*, episode_id: UUID, admission: Admission, by: Actor) -> Episode:
    """Admit a placed person: counselor (who reaches them from now on), track, alias, level and dose.

    Raises RefusedError with nothing changed when something is missing; the reason says what.
    """
    plan_start(episode_id=episode_id, admission=admission, by=by)
    return move_episode(episode_id=episode_id, to=EpisodeState.ADMITTED, by=by)


@action("episode.assign_counselor")
def assign_primary_counselor(*, episode_id: UUID, staff_id: UUID, by: Actor) -> Episode:
    """Whoever the accepted week is with becomes the primary counselor of a stay that has none, and reaches the person.

    A stay that has one keeps them. The week's own action has judged `by` before: a patient may accept their own week.
    """
    episode = locked_episode(episode_id, by)
    may_be_counseled(state=EpisodeState(episode.state)).require()
    if episode.primary_counselor_id is None:
        _check_counselor(staff_id, by)
        episode.primary_counselor_id = staff_id
        episode.save(update_fields=["primary_counselor"])
        _reach(episode, by)
    return episode


@action("episode.choose_alias")
def choose_alias(*, alias: str, by: Actor) -> Episode:
    """The person changes what peers call them, from now on and everywhere.

    Raises RefusedError in the same words for every reason: whether somebody else is called so is nobody's to find out.
    """
    latest = latest_episode(viewer=by, patient_id=by.id) if by.is_patient else None
    if latest is None or latest.state in ENDED:
        raise RefusedError(refused("You have no stay here now."))
    episode = locked_episode(latest.pk, by)
    taken = [other for other in _taken(by) if other != episode.alias]
    if not may_use_alias(alias, names=_names(episode), taken=taken):
        raise RefusedError(refused("This name cannot be used. Choose two words that are no part of your name."))
    episode.alias = " ".join(alias.split())
    episode.save(update_fields=["alias"])
    return episode


def suggest_aliases(*, episode: Episode, by: Actor, language: str = "en") -> list[str]:
    """Three neutral two-word names nobody here uses and that hold no part of the person's own name."""
    names = _names(episode)
    taken = _taken(by)
    words = alias_words().get(language) or alias_words()["en"]
    found: list[str] = []
    while len(found) < SUGGESTIONS:
        alias = f"{secrets.choice(words['first'])} {secrets.choice(words['second'])}"
        if may_use_alias(alias, names=names, taken=[*taken, *found]):
            found.append(alias)
    return found


def _check_counselor(staff_id: UUID, by: Actor) -> None:
    if not staff_of(viewer=by, roles=[Role.COUNSELOR], staff_id=staff_id).exists():
        raise RefusedError(refused("The primary counselor must be an active counselor of this organization."))


def _check_track(episode: Episode, track_id: UUID, by: Actor) -> None:
    """Refuse a track that does not fit; one that does gives the stay its labels."""
    track = active_tracks(viewer=by).filter(pk=track_id).first()
    if track is None:
        raise RefusedError(refused("This track does not exist any more. Choose another one."))
    today = timezone.localdate(clock.now())
    fits_track(birth_date=episode.patient.birth_date, age_band=track.age_band, day=today).require()
    add_labels(episode, labels_by_origin(focus=track.focus, age_band=track.age_band))


def _check_alias(episode: Episode, alias: str, by: Actor) -> None:
    taken = [other for other in _taken(by) if other != episode.alias]
    may_use_alias(alias, names=_names(episode), taken=taken).require()


def _taken(by: Actor) -> list[str]:
    # Names of others are compared, never shown, so the whole organization is asked.
    with widened(by):
        return aliases_in_use(organization_id=by.organization_id)


def _names(episode: Episode) -> list[str]:
    patient = episode.patient
    return [patient.given_names, patient.family_name, patient.other_names, patient.name_to_use]


def _give(episode: Episode, admission: Admission, by: Actor) -> None:
    episode.primary_counselor_id, episode.track_id = admission.primary_counselor_id, admission.track_id
    episode.site_id, episode.payer = admission.site_id, admission.payer
    episode.alias, episode.expected_start = " ".join(admission.alias.split()), admission.expected_start
    episode.planned_end = admission.planned_end
    episode.authorized_weekly_minutes = admission.authorized_weekly_minutes
    if episode.state not in GIVEN_CARE:
        episode.level = placed_level(episode, by=by)
        give_dose(episode, admission.dose or dose_of(episode, by=by))
    try:
        with transaction.atomic():
            episode.save()
    except IntegrityError as error:
        raise RefusedError(
            refused("Somebody else here already uses this name for groups. Choose another one.")
        ) from error


def give_dose(episode: Episode, dose: Dose) -> None:
    """The caller saves."""
    episode.minimum_weekly_minutes, episode.maximum_weekly_minutes = (
        dose.minimum_weekly_minutes,
        dose.maximum_weekly_minutes,
    )
    episode.minimum_days, episode.maximum_days = dose.minimum_days, dose.maximum_days


def placed_level(episode: Episode, *, by: Actor) -> str:
    """The level that two clinicians signed for; what the stay says while they have not."""
    placement = signed_placement(viewer=by, episode_id=episode.pk)
    return placement.actual_level if placement else episode.level


def dose_of(episode: Episode, *, by: Actor) -> Dose:
    """The dose that the rules of law and payer give for this episode's level; unknown where no rule speaks."""
    today = timezone.localdate(clock.now())
    band = band_of(episode.patient.birth_date, today)
    return dose_for(
        viewer=by,
        level=placed_level(episode, by=by),
        age_band=band or "",
        jurisdiction=episode.jurisdiction,
        payer=episode.payer,
        on=today,
    )


def _reach(episode: Episode, by: Actor) -> None:
    counselor = episode.primary_counselor_id
    if counselor is None:
        return
    with widened(by):  # Who hands a person on may reach them alone, and not the row that says who else does.
        close_reach(source_id=episode.pk, by=by)
        open_reach(
            actor_id=counselor,
            patient_id=episode.patient_id,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=episode.pk,
            by=by,
        )
