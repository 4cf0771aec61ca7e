"""May this person see this item for this purpose, by this channel, now? The answer with its reason and its duties.

Words: a *request* is who asks and what for, an *item* what would be disclosed, *wishes* everything on file about one
patient's sharing; *compiled* once they become masks of bits. Layers decide in order: law, the patient's own word,
emergency, the house's rules, consents, no. Inside a layer no comes before yes. What is unknown, missing or fails is
closed. `fhir` reads and writes FHIR R4 Consents. Pure: no clock, no database, no framework; anyone may come in.
"""

from midspan.engines.disclosure.compiling import Patient, compile_patient
from midspan.engines.disclosure.deciding import decide, decide_all, decide_consents, filter_items
from midspan.engines.disclosure.minors import (
    AGE_OF_MAJORITY,
    SERVICE_OF,
    SERVICES,
    Minority,
    PaperBirthday,
    ServiceLaw,
    SigningLaw,
    Signs,
    age_of,
    guardianship_of,
    guardianships,
    next_paper_birthday,
    signing_law,
)
from midspan.engines.disclosure.model import (
    BreakGlass,
    Consent,
    CourtOrder,
    DataReference,
    Decision,
    Guardianship,
    Item,
    Mask,
    Quarantined,
    Request,
    Restriction,
    Scope,
    Wishes,
)
from midspan.engines.disclosure.narrowing import Narrowing, narrowings
from midspan.engines.disclosure.surveying import survey
from midspan.engines.disclosure.words import Channel, Code, Effect, Kind, Meaning, Obligation, Outcome, Setting, Tie

__all__ = [
    "AGE_OF_MAJORITY",
    "SERVICES",
    "SERVICE_OF",
    "BreakGlass",
    "Channel",
    "Code",
    "Consent",
    "CourtOrder",
    "DataReference",
    "Decision",
    "Effect",
    "Guardianship",
    "Item",
    "Kind",
    "Mask",
    "Meaning",
    "Minority",
    "Narrowing",
    "Obligation",
    "Outcome",
    "PaperBirthday",
    "Patient",
    "Quarantined",
    "Request",
    "Restriction",
    "Scope",
    "ServiceLaw",
    "Setting",
    "SigningLaw",
    "Signs",
    "Tie",
    "Wishes",
    "age_of",
    "compile_patient",
    "decide",
    "decide_all",
    "decide_consents",
    "filter_items",
    "guardianship_of",
    "guardianships",
    "narrowings",
    "next_paper_birthday",
    "signing_law",
    "survey",
]
