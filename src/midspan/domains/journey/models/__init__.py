"""Shape of the journey: what arrived and was decided, the one open episode, and what physicians certified of it."""

from midspan.domains.journey.models.certifications import (
    Certification,
    CertificationAddendum,
    CertificationDraft,
    CertificationRequest,
    CertificationTold,
    PayerAnswer,
)
from midspan.domains.journey.models.leaving import Departure, DischargeAnswer
from midspan.domains.journey.models.stays import (
    Episode,
    Handoff,
    OrientationTask,
    Placement,
    ProposedFact,
    Referral,
    Screening,
)

__all__ = [
    "Certification",
    "CertificationAddendum",
    "CertificationDraft",
    "CertificationRequest",
    "CertificationTold",
    "Departure",
    "DischargeAnswer",
    "Episode",
    "Handoff",
    "OrientationTask",
    "PayerAnswer",
    "Placement",
    "ProposedFact",
    "Referral",
    "Screening",
]
