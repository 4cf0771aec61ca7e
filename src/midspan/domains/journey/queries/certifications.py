"""Asking what physicians certified of stays, what is due, and who may sign: through the gate, as placements are."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.certification_book import certification_book
from midspan.domains.journey.enums import ENDED, IN_TREATMENT, Certifying, PayerAsks
from midspan.domains.journey.models import (
    Certification,
    CertificationAddendum,
    CertificationDraft,
    CertificationRequest,
    Episode,
    PayerAnswer,
)
from midspan.domains.journey.queries.people import stays_on
from midspan.domains.journey.queries.stays import latest_episode
from midspan.domains.journey.rules.certifying import (
    Answered,
    CertificationRule,
    CertificationState,
    Period,
    certification_state,
    level_since,
    may_ask_payer,
    may_write_certification,
    payer_kind,
    period_by,
)
from midspan.domains.journey.rules.roles import CARE_WORK
from midspan.domains.people.queries import staff_credentials, staff_of
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.kernel import clock
from midspan.values import Actor, DataClass, Verdict

_VERSIONS: Any = Episode.versions.rel.related_model  # type: ignore[attr-defined]  # written by the database


class Asked(Struct, frozen=True, kw_only=True):
    """The physician who was asked last, while they are here and may write."""

    staff_id: UUID
    name: str


class CertificationLine(Struct, frozen=True, kw_only=True):
    """How one stay stands, for lists. `asked` is None where nobody was."""

    patient_id: UUID
    episode_id: UUID
    name: str
    counselor_id: UUID | None
    rule: CertificationRule
    state: CertificationState
    asked: Asked | None

    @property
    def is_payer_to_ask(self) -> bool:
        """Whether the payer's answer has ended, or ends within the days the rules look ahead."""
        until = clock.local_date() + timedelta(days=certification_book().ahead_days)
        ends_on = self.rule.answered.through if self.rule.answered else None
        return ends_on is not None and ends_on <= until


class CertificationFile(Struct, frozen=True, kw_only=True):
    """All about one stay's certification: its rule, how it stands, the statements with their addenda, newest first.

    `earlier` are the statements of stays before it; `since` is the first day at this level, None before admission;
    `periods` are what is certified of it; `may_write` says whether the viewer may write one, and why not; `answers` are
    what the payer said, the one that was given last first, and `may_answer` whether the viewer may put down another.
    """

    episode: Episode
    rule: CertificationRule
    state: CertificationState
    since: date | None
    periods: tuple[Period, ...]
    statements: tuple[tuple[Certification, tuple[CertificationAddendum, ...]], ...]
    earlier: tuple[tuple[Certification, tuple[CertificationAddendum, ...]], ...]
    asked: Asked | None
    may_write: Verdict
    answers: tuple[PayerAnswer, ...]
    may_answer: Verdict

    @property
    def answer(self) -> PayerAnswer | None:
        """The one that counts: given last for the level and the payer that the stay has."""
        return next((one for one in self.answers if _is_about(one, self.episode)), None)

    @property
    def put_down_last(self) -> PayerAnswer | None:
        """Of these answers the last to be put down, where it is about the level and the payer that the stay has."""
        newest = max(self.answers, key=lambda one: one.recorded_at, default=None)
        return newest if newest is not None and _is_about(newest, self.episode) else None

    def statement(self, certification_id: UUID) -> Certification | None:
        return next((one for one, _addenda in self.every if one.pk == certification_id), None)

    def addenda(self, certification_id: UUID) -> tuple[CertificationAddendum, ...]:
        return next((added for one, added in self.every if one.pk == certification_id), ())

    @property
    def every(self) -> tuple[tuple[Certification, tuple[CertificationAddendum, ...]], ...]:
        return self.statements + self.earlier


def certifies(*, viewer: Actor) -> bool:
    """Whether the viewer holds a credential that may sign by any rule."""
    held = staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else []
    return not certification_book().signing_credentials.isdisjoint(held)


def physicians(*, viewer: Actor) -> QuerySet[Any]:
    """Active staff with a credential that may sign and a role that may write, by name."""
    return staff_of(viewer=viewer, roles=CARE_WORK).filter(
        credentials__overlap=sorted(certification_book().signing_credentials)
    )


def certification_lines(
    *, viewer: Actor, mine: bool = False, patient_id: UUID | None = None
) -> list[CertificationLine]:
    """Everybody in treatment for whom a certification is needed, or one of them, by the day it is due. Five queries.

    Whoever's payer gave an answer that ends is there too: it is to be asked again. For who sees no placements nothing
    is due: what may not be seen is not missing.
    """
    if not may_see_class(viewer, DataClass.PLACEMENT):
        return []
    rows = stays_on(viewer=viewer, mine=mine).filter(state__in=sorted(IN_TREATMENT)).exclude(admitted_at=None)
    rows = rows if patient_id is None else rows.filter(patient_id=patient_id)
    every = [*rows]
    rules = _rules(viewer, every)
    stays = {one.pk: one for one in every if _is_followed(rules[one.pk])}
    if not stays:
        return []
    periods, since, asked = _periods(viewer, stays, rules), _since(viewer, stays.values()), _asked(viewer, stays)
    lines = [
        CertificationLine(
            patient_id=one.patient_id,
            episode_id=pk,
            name=f"{one.patient.name_to_use or one.patient.given_names} {one.patient.family_name}".strip(),
            counselor_id=one.primary_counselor_id,
            rule=rules[pk],
            state=_state(one, rules[pk], periods.get(pk, ()), since[pk]),
            asked=asked.get(pk),
        )
        for pk, one in stays.items()
    ]
    return sorted(lines, key=lambda one: (one.state.due_on or date.max, one.name, str(one.patient_id)))


def certifications_due(*, viewer: Actor, mine: bool = False) -> list[CertificationLine]:
    """Of these, what is due within the days the rules look ahead, and what is overdue."""
    until = clock.local_date() + timedelta(days=certification_book().ahead_days)
    lines = certification_lines(viewer=viewer, mine=mine)
    return [one for one in lines if one.state.due_on is not None and one.state.due_on <= until]


def certification_file(*, viewer: Actor, patient_id: UUID) -> CertificationFile | None:
    """Of the latest stay; None for somebody not to be seen, for no stay, and without a level or any statement yet."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    if episode is None or not may_see_class(viewer, DataClass.PLACEMENT):
        return None
    statements = certifications_of_patient(viewer=viewer, patient_id=patient_id)
    if not episode.level and not statements:
        return None
    of_stay = tuple(one for one in statements if one[0].episode_id == episode.pk)
    answers = tuple(_answers(viewer, [episode.pk]))
    since, rule = _since(viewer, [episode])[episode.pk], _rule_by(episode, answers)
    periods = tuple(_period(one, rule) for one, _addenda in of_stay if _is_of_payer(one, episode))
    held = staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else []
    return CertificationFile(
        episode=episode,
        rule=rule,
        state=_state(episode, rule, periods, since),
        since=since,
        periods=tuple(one for one in periods if one.level == episode.level),
        statements=of_stay,
        earlier=tuple(one for one in statements if one[0].episode_id != episode.pk),
        asked=_asked(viewer, [episode.pk]).get(episode.pk),
        may_write=may_write_certification(viewer, rule=rule, credentials=held, is_over=episode.state in ENDED),
        answers=answers,
        may_answer=may_ask_payer(
            viewer, rule=rule_of(episode), payer=episode.payer, level=episode.level, is_over=episode.state in ENDED
        ),
    )


def certifications_of_patient(
    *, viewer: Actor, patient_id: UUID
) -> list[tuple[Certification, tuple[CertificationAddendum, ...]]]:
    """Every statement of one patient with its addenda, the newest first. Two queries."""
    rows = visible(Certification.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLACEMENT)
    found = list(rows.select_related("signed_by").order_by("-signed_at", "pk"))
    addenda = _addenda(viewer, found) if found else {}
    return [(one, tuple(addenda.get(one.pk, ()))) for one in found]


def _addenda(viewer: Actor, of: list[Certification]) -> dict[UUID, list[CertificationAddendum]]:
    rows = CertificationAddendum.objects.filter(certification__in=of).select_related("author")
    found: dict[UUID, list[CertificationAddendum]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("added_at", "pk"):
        found.setdefault(one.certification_id, []).append(one)
    return found


def own_certification_draft(*, viewer: Actor, episode_id: UUID) -> CertificationDraft | None:
    """What the viewer has written so far; what others write is theirs."""
    rows = CertificationDraft.objects.filter(episode_id=episode_id, author_id=viewer.id)
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).first()


def seen_of(file: CertificationFile, draft: CertificationDraft | None) -> str:
    """What somebody who writes has before them: another answer once the draft was kept anew, or was signed."""
    if draft is not None:
        return draft.kept_at.isoformat()
    return str(len(file.statements))


def answers_seen_of(file: CertificationFile) -> str:
    """What somebody who puts down an answer has before them: another once payer, level or answers have changed."""
    stay = file.episode
    return f"{stay.pk}|{payer_kind(stay.payer)}|{stay.level}|{len(file.answers)}"


def rule_of(episode: Episode) -> CertificationRule:
    """What the rules say of this stay, whatever its payer answered."""
    return certification_book().rule_for(payer=episode.payer, level=episode.level)


def _is_followed(rule: CertificationRule) -> bool:
    """Whether something falls due by this rule: a statement, or asking the payer whose answer ends."""
    return rule.need is Certifying.NEEDED or bool(rule.answered and rule.answered.through)


def _rules(viewer: Actor, stays: Iterable[Episode]) -> dict[UUID, CertificationRule]:
    """Stay → its rule, by what its payer answered where the rules do not know."""
    of = [*stays]
    unknown = [one.pk for one in of if rule_of(one).need is Certifying.UNKNOWN]
    answers: dict[UUID, list[PayerAnswer]] = {}
    for answer in _answers(viewer, unknown) if unknown else ():
        answers.setdefault(answer.episode_id, []).append(answer)
    return {one.pk: _rule_by(one, answers.get(one.pk, ())) for one in of}


def _rule_by(stay: Episode, answers: Iterable[PayerAnswer]) -> CertificationRule:
    """Of these answers, in their order, the first about the level and the payer that the stay has is followed."""
    newest = next((answered_of(one) for one in answers if _is_about(one, stay)), None)
    return certification_book().rule_by(newest, payer=stay.payer, level=stay.level, today=clock.local_date())


def _is_about(answer: PayerAnswer, stay: Episode) -> bool:
    return answer.level == stay.level and payer_kind(answer.payer) == payer_kind(stay.payer)


def answered_of(one: PayerAnswer) -> Answered:
    """An answer as the rules read it."""
    return Answered(
        asks=PayerAsks(one.asks),
        said_on=one.said_on,
        said_by=one.said_by,
        reference=one.reference,
        entry_days=one.entry_days,
        again_days=one.again_days,
        through=one.holds_through,
    )


def _answers(viewer: Actor, stays: Iterable[UUID]) -> QuerySet[PayerAnswer]:
    """What the payers of these stays answered, first what was given last: one that is put down late is an older one."""
    rows = PayerAnswer.objects.filter(episode_id__in=[*stays]).select_related("recorded_by")
    return visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("-said_on", "-recorded_at", "pk")


def _state(
    episode: Episode, rule: CertificationRule, periods: Iterable[Period], since: date | None
) -> CertificationState:
    return certification_state(
        rule,
        level=episode.level,
        since=since,
        ended_on=localdate(episode.ended_at) if episode.ended_at else None,
        periods=[*periods],
        today=clock.local_date(),
    )


def _period(one: Certification, rule: CertificationRule) -> Period:
    return period_by(rule, level=one.level, first=one.first_date, until=one.until_date)


def _is_of_payer(one: Certification, stay: Episode) -> bool:
    return payer_kind(one.payer) == payer_kind(stay.payer)


def _periods(
    viewer: Actor, stays: Mapping[UUID, Episode], rules: Mapping[UUID, CertificationRule]
) -> dict[UUID, list[Period]]:
    rows = Certification.objects.filter(episode_id__in=[*stays])
    found: dict[UUID, list[Period]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT):
        if _is_of_payer(one, stays[one.episode_id]):
            found.setdefault(one.episode_id, []).append(_period(one, rules[one.episode_id]))
    return found


def _since(viewer: Actor, stays: Iterable[Episode]) -> dict[UUID, date | None]:
    """Stay → its first day at the level and with the payer it has, as its history says; None before admission."""
    of = {one.pk: one for one in stays}
    rows = _VERSIONS.objects.filter(organization_id=viewer.organization_id, pgh_obj_id__in=of)
    history: dict[UUID, list[tuple[date, str, str]]] = {}
    for row in visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("pgh_id"):
        history.setdefault(row.pgh_obj_id, []).append((localdate(row.pgh_created_at), row.level, row.payer))
    return {
        pk: level_since(localdate(one.admitted_at), history.get(pk, ()), level=one.level, payer=one.payer)
        if one.admitted_at
        else None
        for pk, one in of.items()
    }


def _asked(viewer: Actor, stays: Iterable[UUID]) -> dict[UUID, Asked]:
    rows = CertificationRequest.objects.filter(episode_id__in=[*stays]).select_related("physician")
    found = visible(rows, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("asked_at", "pk")
    newest = {one.episode_id: one.physician for one in found}
    able = {pk: who for pk, who in newest.items() if who.is_active and CARE_WORK.intersection(who.roles)}
    return {pk: Asked(staff_id=who.pk, name=str(who)) for pk, who in able.items()}
