"""Those around the patient: their circle, and the mentors whom they met."""

from datetime import timedelta
from uuid import uuid4

from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import close_reach, give_consent, open_reach, revoke_consent
from midspan.domains.privacy.enums import Basis
from midspan.engines.disclosure import Scope
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass
from tests.sweep.canaries import fields_of, words
from tests.sweep.center.moments import MONDAY_NOON, TODAY


def make_circle(center):
    """Somebody in their circle with whom all is shared that a role has, and help that was asked of them."""
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    center.tie = center.make_one("circle.Tie", roles=["family"], closeness=3, helps_recovery=1)
    hours = {"made_at": MONDAY_NOON, "used_at": MONDAY_NOON, "expires_at": MONDAY_NOON + timedelta(days=3)}
    came = {"role": "family", "account_id": center.room.leader.pk, "secret_hash": "e" * 64, "hashed_code": "none"}
    center.make_one("circle.Invitation", tie=center.tie, **came, **hours)
    center.make_one("circle.PrivateCheck", tie=center.tie, outcome="go", checked_at=MONDAY_NOON)
    center.make_one("circle.HelpCard")
    center.make_one("circle.HelpAsk", tie=center.tie, kind="ride", starts_at=MONDAY_NOON + timedelta(days=1))
    see_all(center.organization)
    # What nobody understands closes all consents; here it has been taken back.
    for consent in apps.get_model("privacy.Consent").objects.filter(patient=center.patient):
        center.make_one("privacy.Revocation", consent=consent)
    center.make_one("circle.Milestone", tie=center.tie, reached_date=TODAY)
    center.make_one("families.FamilyTimes", tie=center.tie, windows=[[0, 540, 600]], zone="America/New_York")
    along = {"section": center.room.section, "guest_id": center.tie.pk, "number": 1}
    center.make_one("schedule.FamilyPlace", **along, dates=DateRange(TODAY, None))
    reference = f"RelatedPerson/{center.tie.pk}"
    told = frozenset({"schedule", "help_card", "help_ask", "crisis_plan", "family_session", "milestone"})
    scope = Scope(actors=frozenset({reference}), purposes=frozenset({"SUPNWK"}), classes=told, part2=True)
    center.shared = give_consent(
        patient_id=center.patient.pk, scope=scope, by=actor_for(center.intake), version="1", sentence="They share it."
    )
    chosen = {"kind": "family", "purpose": "support", "shares": ["milestones"], "language": "en"}
    only = Scope(actors=frozenset({reference}), purposes=scope.purposes, classes=frozenset({"milestone"}), part2=True)
    center.chosen = give_consent(
        patient_id=center.patient.pk, scope=only, by=actor_for(center.intake), version="1", sentence="They show it."
    )
    center.make_one("consents.SignedConsent", consent=center.chosen, **{**chosen, "reference": reference})
    signed = {"kind": "family", "purpose": "support", "shares": ["crisis"], "language": "en"}
    center.make_one("consents.SignedConsent", consent=center.shared, **{**signed, "reference": reference})
    center.make_one("safety.SharedPart", part="signs", reference=reference)
    make_emergency_contact(center, reference)


def make_emergency_contact(center, reference):
    """The same person, whom staff may call by a consent of its own, and did."""
    scope = Scope(
        actors=frozenset({reference}), purposes=frozenset({"PATRQT"}), classes=frozenset({"presence"}), part2=True
    )
    center.called = give_consent(
        patient_id=center.patient.pk, scope=scope, by=actor_for(center.intake), version="1", sentence="They call them."
    )
    said = {"kind": "emergency", "purpose": "emergency", "shares": ["emergency_call"], "language": "en"}
    signed = center.make_one("consents.SignedConsent", consent=center.called, reference=reference, **said)
    contact = center.make_one("circle.EmergencyContact", tie=center.tie, signed=signed, ended_at=None)
    center.make_one("circle.EmergencyCall", contact=contact, outcome="reached")


def make_match(center):
    """The first mentor knows that the person comes here, by a consent; the second knew."""
    center.make_one("mentors.MentorWish")
    taken_back = apps.get_model("privacy.Revocation").objects.values("consent_id")
    others = apps.get_model("privacy.Consent").objects.exclude(pk=center.made["privacy.Consent"].pk)
    known = [center.shared.pk, center.chosen.pk, center.called.pk]
    for unclear in others.filter(patient=center.patient).exclude(pk__in=known).exclude(pk__in=taken_back):
        revoke_consent(consent_id=unclear.pk, by=actor_for(center.intake))  # While one is unclear, none opens.
    for mentor, is_on in zip(center.mentors, (True, False), strict=False):
        match_id = uuid4()
        signed = make_consent_for(center, match_id)
        over = {"state": "matched"} if is_on else {"state": "ended", "ended_at": MONDAY_NOON, "ended_by": "patient"}
        of_match = {"id": match_id, "mentor": mentor.row, "signed": signed, "paused_by": "", "ended_by": "", **over}
        match = center.make_one("mentors.Match", **of_match)
        basis = {"actor_id": mentor.pk, "patient_id": center.patient.pk, "basis": Basis.MENTOR, "source_id": match_id}
        open_reach(**basis, by=center.room.by)
        if not is_on:
            revoke_consent(consent_id=signed.consent_id, by=actor_for(center.intake))
            close_reach(source_id=match_id, by=center.room.by)
        time = {
            "starts_at": MONDAY_NOON + timedelta(days=1),
            "minutes": 30,
            "state": "agreed",
            "proposed_by": "patient",
        }
        between = {"match": match, "mentor": mentor.row}
        center.make_one("mentors.CheckIn", meeting="phone", replaces=None, **between, **time)
    raised = {"raised_by": "patient", "raised_by_id": center.patient.pk, "owner": center.coordinator}
    raised["closed_at"] = MONDAY_NOON
    center.make_one("mentors.MatchConcern", match=center.made["mentors.Match"], mentor=center.mentors[0].row, **raised)


def make_consent_for(center, match_id):
    """Signed by the person, for whoever is matched by that id."""
    reference = f"RelatedPerson/{match_id}"
    purposes, classes = frozenset({"FAMRQT", "SUPNWK"}), frozenset({DataClass.PRESENCE})
    scope = Scope(actors=frozenset({reference}), purposes=purposes, classes=classes, part2=True)
    said = words()["privacy.Consent.sentence"]
    consent = give_consent(patient_id=center.patient.pk, scope=scope, sentence=said, by=actor_for(center.intake))
    said = {"kind": "mentor", "reference": reference, "shares": ["here"], "language": "en", "purpose": "support"}
    model = apps.get_model("consents.SignedConsent")
    return model.objects.create(**{**center.plausible(model), **fields_of(model), "consent": consent, **said})
