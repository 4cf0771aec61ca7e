"""What was heard before about a person, where a field of a section asks for it: nobody is asked twice."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.assessments.book import Section
from midspan.domains.assessments.enums import Provenance
from midspan.domains.assessments.rules import in_lines
from midspan.domains.journey.queries import confirmed_facts_of, latest_screening, open_episode_of
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.queries import life_lines
from midspan.kernel import clock
from midspan.values import Actor


class Heard(Struct, frozen=True, kw_only=True):
    """Words that were said before, by which way and on which day (None: no one day)."""

    words: str
    provenance: Provenance
    on: date | None


def heard_before(section: Section, *, viewer: Actor, patient_id: UUID) -> dict[str, Heard]:
    """Field → what was heard. As many queries as there are kinds of sources in the section."""
    found = {}
    for field in section.fields:
        way, _colon, what = field.heard_from.partition(":")
        heard = WAYS[way](what, viewer, patient_id) if way else None
        if heard is not None and heard.words.strip():
            found[field.key] = heard
    return found


def _phone(key: str, viewer: Actor, patient_id: UUID) -> Heard | None:
    episode = open_episode_of(viewer=viewer, patient_id=patient_id)
    screening = latest_screening(viewer=viewer, episode_id=episode.pk) if episode else None
    if screening is None:
        return None
    words = in_lines(str(screening.phone_screen.get(key, "")))
    return Heard(words=words, provenance=Provenance.PHONE_SCREEN, on=localdate(screening.started_at))


def _facts(kind: str, viewer: Actor, patient_id: UUID) -> Heard | None:
    facts = [one for one in confirmed_facts_of(viewer=viewer, patient_id=patient_id) if one.kind == kind]
    if not facts:
        return None
    day = max(localdate(one.referral.received_at) for one in facts)
    return Heard(words=in_lines("\n".join(one.text for one in facts)), provenance=Provenance.REFERRAL, on=day)


def _life(kinds: str, viewer: Actor, patient_id: UUID) -> Heard | None:
    wanted = {ResponsibilityKind(kind) for kind in kinds.split(",")}
    lines = life_lines(viewer=viewer, patient_id=patient_id, from_day=clock.local_date())
    titles = [one.title for one in lines if one.kind in wanted]
    return Heard(words="\n".join(titles), provenance=Provenance.LIFE, on=None)


WAYS: dict[str, Callable[[str, Actor, UUID], Heard | None]] = {"phone": _phone, "fact": _facts, "life": _life}
