"""A person with a referral's facts and a medicine list, for tests, through the same actions people use."""

from uuid import UUID

from django.apps import apps

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.records.actions import Received, add_line, keep_received, reconcile
from midspan.domains.records.actions.medicines import Said, threads_of
from midspan.domains.records.enums import AllergiesSaid, Decision, ListKind, PassingOn, Source
from midspan.domains.records.queries import medicine_list
from midspan.domains.records.shapes import Decided, LineWords
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from midspan.values import Actor, ActorKind

NURSE = Actor(UUID(int=1), UUID(int=2), ActorKind.STAFF, frozenset({Role.NURSE}))  # For rules, which ask no row.
PDF = b"%PDF-1.7 a summary of a stay"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


class Place:
    """Rowan with a nurse and a counselor, and a colleague who does not reach Rowan. A referral named two things."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.counselor = make_staff(self.organization, Role.COUNSELOR)
        self.nurse = make_staff(self.organization, Role.NURSE, credentials=["RN"])
        self.colleague = make_staff(self.organization, Role.COUNSELOR)
        self.leader = make_staff(self.organization, Role.GROUP_LEADER)
        self.director = make_staff(self.organization, Role.DIRECTOR)
        self.episode = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.counselor, labels=["part2"]
        )
        for staff in (self.counselor, self.nurse, self.leader):
            reached = {"patient_id": self.rowan.pk, "basis": Basis.CARE_TEAM, "source_id": self.episode.pk}
            open_reach(actor_id=staff.pk, by=actor_for(self.counselor), **reached)
        self.naltrexone = self.fact("medication", "Naltrexone", code="7243", dose="50 mg daily")
        self.penicillin = self.fact("allergy", "Penicillin")

    def fact(self, kind, text, *, code="", dose="", statement="present"):
        facts, referrals = (apps.get_model(f"journey.{name}").objects for name in ("ProposedFact", "Referral"))
        referral = referrals.filter(organization=self.organization).first() or self.referral()
        return facts.create(
            organization=self.organization,
            patient=self.rowan,
            referral=referral,
            position=1 + facts.filter(referral=referral).count(),
            kind=kind,
            text=text,
            code=code,
            system=RXNORM if code else "",
            value={"statement": statement, "details": {"dose": dose} if dose else {}},
            decision="confirmed",
        )

    def referral(self):
        return apps.get_model("journey.Referral").objects.create(
            organization=self.organization,
            patient=self.rowan,
            source="form",
            content=b"{}",
            sha256="a" * 64,
            size=2,
            state="accepted",
            received_by_id=self.counselor.pk,
        )


def add(place, name="Sertraline", *, kind=ListKind.MEDICINE, by=None, **words):
    return add_line(
        patient_id=place.rowan.pk,
        kind=kind,
        words=LineWords(name=name, **words),
        source=Source.PERSON,
        by=by or actor_for(place.nurse),
    )


def list_of(place, viewer=None):
    return medicine_list(viewer=viewer or actor_for(place.nurse), patient_id=place.rowan.pk)


def go_through(place, *, by=None, decided=None, **said):
    """Keep all that is there, but for what `decided` says by thread, and sign it."""
    found = list_of(place)
    lines = [(decided or {}).get(thread) or keep(found, thread) for thread in threads_of(found)]
    values = {"seen": found.mark, "is_asked": True, "allergies": AllergiesSaid.AS_LISTED, **said}
    return reconcile(patient_id=place.rowan.pk, said=Said(**values), decided=lines, by=by or actor_for(place.nurse))


def keep(found, thread):
    return decided(found, thread, Decision.KEEP)


def decided(found, thread, decision, **fields):
    """What is decided of one line; how it is taken stays as it was where nothing else is said."""
    line = found.line(thread)
    heard = next((one for one in found.unlisted if one.id == thread), None)
    if line:
        before = {name: getattr(line.now, name) for name in ("dose", "route", "frequency")}
    else:
        before = {"dose": heard.dose}
    return Decided(thread=thread, decision=decision, **{**before, **fields})


def a_record(**fields):
    """What came from somebody else, as whoever takes it in says it."""
    values = {
        "content": PDF,
        "file_name": "rowan summary.pdf",
        "from_whom": "Clover Hill Residential",
        "way": "fax",
        "basis": "consent",
        "basis_words": "Of November 2",
        "category": "summary",
        "passing_on": PassingOn.FORBIDDEN,
        "received_date": clock.local_date(),
        **fields,
    }
    return Received(**values)


def receive(place, **fields):
    return keep_received(patient_id=place.rowan.pk, said=a_record(**fields), by=actor_for(place.nurse))
