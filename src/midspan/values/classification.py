"""How private a field is, and what class of information a page carries."""

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
    STAFF = "staff"  # Names and hours of people who work here.
    PROGRAM = "program"  # What is offered: no patient in it.


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
