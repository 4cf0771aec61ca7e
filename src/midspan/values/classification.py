"""How private a field is, what class of information a page carries, and what labels a row is born with."""

from enum import StrEnum


class FieldPrivacy(StrEnum):
    """Every field of every model is in exactly one of these; a guard test refuses an unclassified one."""

    IDENTITY = "identity"  # Who the person is: names, birth date, identifiers.
    CONTACT = "contact"  # How to reach them, and how not to.
    CLINICAL = "clinical"  # Health, treatment, attendance, life as treatment knows it.
    PATIENT_PRIVATE = "patient_private"  # The patient's own; staff see it only where the patient says so.
    OPERATIONAL = "operational"  # Says nothing about a patient.


class DataClass(StrEnum):
    """The classes of information the disclosure gate speaks of; each page and feed declares which it carries."""

    PRESENCE = "presence"  # That the person is a patient here at all.
    IDENTITY = "identity"
    CONTACT = "contact"
    CALLING = "calling"  # How somebody may be called, out of `contact`: number, times, what a machine may be told.
    SCHEDULE = "schedule"
    ATTENDANCE = "attendance"
    ROSTER = "roster"
    DIAGNOSIS = "diagnosis"
    MEDICATION = "medication"
    NOTE = "note"
    PLACEMENT = "placement"
    LIFE = "life"  # Work, school, caring, court: responsibilities outside treatment.
    AVOIDANCE = "avoidance"  # People the patient must not meet.
    MESSAGE = "message"
    BILLING = "billing"
    REFERRAL = "referral"
    DRUG_SCREEN = "drug_screen"
    SCORE = "score"  # What a questionnaire came to.
    PLAN = "plan"
    GOAL = "goal"  # What somebody wants, in their words, out of `plan`.
    COUNSELING_NOTE = "counseling_note"  # A substance use counselor's own, kept apart (42 CFR 2.11).
    PSYCHOTHERAPY_NOTE = "psychotherapy_note"  # As above, in mental health (45 CFR 164.501).
    GROUP_POST = "group_post"
    JOURNAL = "journal"
    PRACTICE = "practice"  # What somebody practices and how it went.
    LETTER = "letter"
    CONSENT = "consent"
    CRISIS_PLAN = "crisis_plan"
    HELP_CARD = "help_card"  # What somebody wrote to those around them about how to help.
    HELP_ASK = "help_ask"  # What they ask of them, and what they answer to an offer.
    MILESTONE = "milestone"  # What they chose to show somebody close of how far they have come.
    FAMILY_SESSION = "family_session"  # Whom they ask to sessions with them, when and where these are.
    FAMILY_TASK = "family_task"  # What the team asks of those who stand for a minor, and what they said to it.
    SAFETY = "safety"  # That somebody has to reach the person, and what was done about it.
    CAUTION = "caution"  # That their counselor is asked before somebody calls, out of `safety`: no word of why.
    OUTCOME = "outcome"
    DEVICE = "device"
    STAFF = "staff"  # Names and hours of people who work here.
    PROGRAM = "program"  # What is offered: no patient in it.


class Label(StrEnum):
    """Labels are added by origin: what a substance-use track creates is Part 2 by birth (42 CFR 2.11)."""

    PART2 = "part2"
    MENTAL_HEALTH = "mental_health"
    MINOR = "minor"
    THIRD_PARTY = "third_party"
    PATIENT_PRIVATE = "patient_private"


def classified(**fields_by_privacy: str) -> dict[str, FieldPrivacy]:
    """Map field name → privacy from space-separated names: `classified(identity="given_names family_name")`.

    Raises ValueError for an unknown class or a field named twice.
    """
    found: dict[str, FieldPrivacy] = {}
    for privacy, names in fields_by_privacy.items():
        for name in names.split():
            if name in found:
                raise ValueError(f"Field {name} is classified twice.")
            found[name] = FieldPrivacy(privacy)
    return found
