"""What a signature needs: the right signer, known times, every element, no other name, and a text of one's own."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.rules.around import NOBODY, OTHER_PATIENT, Around, hinders_copy, hinders_name
from midspan.domains.encounters.rules.elements import GROUP, Held, Template, ask_for, held_in, template_of
from midspan.domains.encounters.rules.hindrance import NOTHING, Hindrance
from midspan.domains.encounters.rules.names import Member, naming_in
from midspan.domains.encounters.rules.sameness import twin_of
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

OTHER_NAME = "This text names another member. Write “another member” instead."
MAYBE_NAME = "A word here is another member's name as well. Write it differently, or say why it is not that person."
ANY_NAME = "The group narrative holds a member's name. Use their name for groups, or leave it out."
TWIN = "This reads like another person's entry. Say what this person did and said."
# What a group's own part says once for everybody; the rest of its template is each person's.
OF_GROUP = frozenset({"day", "place", "activities", "mode", "methods", "curriculum"})
NO_NARRATIVE = "Write what the group did, once, without names."


class SessionFacts(Struct, frozen=True, kw_only=True):
    """What a session's record says of all in it: where it was, and in a group what the group did, once.

    `place` is the room and site; empty by video, where everybody is somewhere else.
    """

    kind: str
    local_date: date
    place: str = ""
    is_video: bool = False
    topic: str = ""
    curriculum: str = ""
    methods: str = ""
    narrative: str = ""

    @property
    def is_group(self) -> bool:
        return self.kind == GROUP

    @property
    def template(self) -> Template:
        return template_of(self.kind, on=self.local_date)


class EntryFacts(Struct, frozen=True, kw_only=True):
    """One person's entry as it stands; `minutes` is None while arriving or leaving is not recorded.

    From `place` to `event` only an entry of a session of one person says. `is_planless`: no plan of theirs holds yet,
    so that there is no objective to serve. `knows_plan`: its writer's work knows the plan at all.
    """

    patient_id: UUID
    attendance: AttendanceState
    minutes: int | None
    state: NoteState = NoteState.DRAFT
    place: str = ""
    was_alone: bool = False
    people: str = ""
    activities: str = ""
    methods: str = ""
    curriculum: str = ""
    event: str = ""
    engagement: str = ""
    response: str = ""
    progress: str = ""
    plan_for_next: str = ""
    has_objective: bool = False
    is_planless: bool = False
    knows_plan: bool = True
    off_plan_reason: str = ""
    flag: str = ""
    name_reason: str = ""
    copy_reason: str = ""

    @property
    def own_words(self) -> str:
        return f"{self.response}\n{self.progress}\n{self.plan_for_next}"

    @property
    def compared_words(self) -> str:
        """What is compared with the author's other notes."""
        return f"{self.activities}\n{self.own_words}"

    @property
    def all_words(self) -> str:
        more = (self.place, self.activities, self.people, self.methods, self.curriculum, self.event)
        return "\n".join((self.own_words, *more, self.off_plan_reason, self.flag, self.name_reason, self.copy_reason))

    @property
    def serves(self) -> bool:
        """Whether it says what of the plan it served, or why nothing."""
        return self.has_objective or bool(self.off_plan_reason.strip()) or (self.is_planless and self.knows_plan)


class SignerFacts(Struct, frozen=True, kw_only=True):
    """Who signs, and who may."""

    leader_ids: frozenset[UUID]
    credentials: frozenset[str]
    wanted_credentials: frozenset[str] = frozenset()
    is_over: bool = True


def may_write(by: Actor, *, leader_ids: Collection[UUID]) -> Verdict:
    """Only who leads the session that day, or covers it, writes and signs its record."""
    if by.is_staff and by.id in leader_ids:
        return ALLOWED
    return refused("Only the leader of this session, or who covers it, writes and signs its record.")


def may_sign(by: Actor, *, signer: SignerFacts) -> Verdict:
    """Whether this person can sign this session at all, before its texts are read."""
    wanted = signer.wanted_credentials
    return first_refusal(
        may_write(by, leader_ids=signer.leader_ids),
        ALLOWED if signer.credentials else refused(ask_for("credential")),
        ALLOWED if signer.is_over else refused("The session is not over yet, so its minutes are not known."),
        ALLOWED
        if not wanted or wanted & signer.credentials
        else refused("This group asks for a credential that is not on your staff page. Ask the program manager."),
    )


def elements_of_group(session: SessionFacts) -> list[Held]:
    """What the group's own part has to say once, element by element."""
    each = {one.key for one in session.template.needs} - OF_GROUP
    said = {
        **dict.fromkeys(each, True),  # Each person's part is asked for these.
        "day": True,
        "place": session.is_video or bool(session.place.strip()),
        "mode": True,  # The week says whether it is by video.
        "activities": bool(session.narrative.strip()),
        "methods": bool(session.methods.strip()),
        "curriculum": bool(session.curriculum.strip()),
    }
    return [one for one in held_in(session.template, said) if one.element.key in OF_GROUP]


def elements_of_entry(entry: EntryFacts, session: SessionFacts) -> list[Held]:
    """What one person's part has to say, element by element: of a group only what the group's part does not."""
    words = {name: bool(getattr(entry, name).strip()) for name in WORDS}
    came = entry.attendance is AttendanceState.ATTENDED
    said = {
        **dict.fromkeys(("person", "kind", "day", "mode"), True),  # The session's row says these.
        "credential": True,  # Asked for once, of who signs.
        "times": entry.minutes is not None,
        **words,
        "place": words["place"] or (not session.is_video and bool(session.place.strip())),
        # In a group it is how many, which the times of everybody say.
        "people": came if session.is_group else entry.was_alone or bool(entry.people.strip()),
        "objectives": entry.serves,
    }
    held = held_in(session.template, said, knows_plan=entry.knows_plan)
    return [one for one in held if not (session.is_group and one.element.key in OF_GROUP)]


WORDS = (
    "place", "activities", "methods", "curriculum", "event", "engagement", "response", "progress", "plan_for_next",
)  # fmt: skip


def hinders_narrative(session: SessionFacts, *, members: tuple[Member, ...]) -> Hindrance:
    """What stands against signing the group's part."""
    missing = next((one for one in elements_of_group(session) if not one.verdict), None)
    if missing is not None:
        is_text = missing.element.key == "activities"
        verdict = refused(NO_NARRATIVE) if is_text else missing.verdict
        return Hindrance(verdict=verdict, field="narrative" if is_text else missing.element.key)
    found = naming_in(f"{session.topic}\n{session.methods}\n{session.narrative}", members)
    if found is None:
        return NOTHING
    named = found.member
    return Hindrance(
        verdict=refused(ANY_NAME),
        field="narrative",
        other=named.patient_id,
        use_alias=named.alias,
        sentence=found.sentence,
    )


def hinders_entry(
    entry: EntryFacts,
    *,
    session: SessionFacts,
    members: tuple[Member, ...],
    texts: Mapping[UUID, str],
    around: Around = NOBODY,
) -> Hindrance:
    """What stands against signing one entry; `texts` are the own words of everybody's, this one included.

    `around` is what its author wrote lately in other sessions, and about whom.
    """
    return (
        _attendance(entry)
        or _missing(entry, session)
        or _other_name(entry, members)
        or _twin(entry, texts)
        or _around(entry, session, members, around)
    )


def _attendance(entry: EntryFacts) -> Hindrance:
    if entry.attendance is AttendanceState.EXPECTED:
        return Hindrance(verdict=refused("Record whether they came."), field="attendance")
    if entry.attendance is not AttendanceState.ATTENDED:
        return Hindrance(verdict=refused("They did not come, so there is nothing to sign."), field="attendance")
    if entry.minutes is None:
        return Hindrance(verdict=refused("Record when they left."), field="attendance")
    return NOTHING


def _missing(entry: EntryFacts, session: SessionFacts) -> Hindrance:
    """The first thing the template needs and the entry does not say, in the template's order: as the page asks."""
    lacking = {one.element.key: one.verdict for one in elements_of_entry(entry, session) if not one.verdict}
    key = next((one.key for one in session.template.needs if one.key in lacking), None)
    return Hindrance(verdict=lacking[key], field=key) if key else NOTHING


def _other_name(entry: EntryFacts, members: tuple[Member, ...]) -> Hindrance:
    """A name is stopped; an everyday word that is a name as well passes once the author says why it stays."""
    others = tuple(member for member in members if member.patient_id != entry.patient_id)
    about = next((member for member in members if member.patient_id == entry.patient_id), None)
    found = naming_in(entry.all_words, others, about=about, with_aliases=True)
    if found is None or (not found.is_certain and entry.name_reason.strip()):
        return NOTHING
    return Hindrance(
        verdict=refused(OTHER_NAME if found.is_certain else MAYBE_NAME),
        field="response",
        other=found.member.patient_id,
        sentence=found.sentence,
        takes_reason=not found.is_certain,
    )


def _twin(entry: EntryFacts, texts: Mapping[UUID, str]) -> Hindrance:
    twin = twin_of(entry.patient_id, {entry.patient_id: entry.own_words, **texts})
    return Hindrance(verdict=refused(TWIN), field="response", other=twin) if twin else NOTHING


def _around(entry: EntryFacts, session: SessionFacts, members: tuple[Member, ...], around: Around) -> Hindrance:
    """The words of another note; and, of a session of one person, the name of somebody else.

    In a group the members are who is looked for: it speaks of many people, and every first name is somebody's.
    """
    about = next((member for member in members if member.patient_id == entry.patient_id), None)
    if about is None:
        return NOTHING
    people = () if session.is_group else around.people
    return hinders_name(entry.all_words, about=about, people=people, reason=entry.name_reason) or hinders_copy(
        entry.compared_words, about=about, notes=around.notes, reason=entry.copy_reason
    )


def may_amend(by: Actor, *, state: NoteState, leader_ids: Collection[UUID], author_id: UUID, text: str) -> Verdict:
    """Whether an addendum can be added: to what is signed, by its author or a leader of the session, with words."""
    return first_refusal(
        ALLOWED if state is NoteState.SIGNED else refused("This entry is not signed yet; change the entry itself."),
        ALLOWED
        if by.is_staff and (by.id == author_id or by.id in leader_ids)
        else refused("Only its author or the session's leader adds to an entry."),
        ALLOWED if text.strip() else refused("Write what is to be added."),
    )


def may_add_words(
    text: str, *, patient_id: UUID, members: tuple[Member, ...], people: tuple[Member, ...] = ()
) -> Verdict:
    """Whether an addendum names nobody else of the session; an everyday word that is a name as well may stand.

    Of other `people` whom its author writes about it holds no whole name; a single one may be anybody's.
    """
    others = tuple(member for member in members if member.patient_id != patient_id)
    about = next((member for member in members if member.patient_id == patient_id), None)
    found = naming_in(text, others, about=about, with_aliases=True)
    if found is not None and found.is_certain:
        return refused(OTHER_NAME)
    about = about or next((one for one in people if one.patient_id == patient_id), None)
    elsewhere = naming_in(text, tuple(one for one in people if one.patient_id != patient_id), about=about)
    return refused(OTHER_PATIENT) if elsewhere is not None and elsewhere.is_full else ALLOWED
