"""A word for each field that can hold one, and where such words are found again."""

import re
from datetime import date
from functools import cache
from itertools import product

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, JSONField, TextField

from midspan.values import FieldPrivacy
from tests.guards.test_fields import our_models

CONSONANTS = "bcdfghjkmnpqrstvwx"
LENGTH = 6
WORD = re.compile(rf"zq[{CONSONANTS}]{{4}}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BORN = date(2013, 9, 17)  # A birth date is a canary too: nobody else here was born in that year. A minor has guardians.
BORN_IN = re.compile(rf"(?<![\w-]){BORN.year}(?![\w])")
BIRTH_DATE = "people.Patient.birth_date"
# Fields that could hold free words and hold no canary, each with its reason.
UNMARKED = {
    "feedback.Release.words": "Of several people, in no order; no row names one of them.",
    "entries.Entry.leads_to": "An address of ours, of what was taken in.",
    "accounting.PassedOn.shares": "Keys of the consent, which the sweep chooses.",
    "breaches.BreachWords.classes": "The gate's words.",
    "breaches.BreachWords.advice": "Keys of what is advised.",
    "people.Patient.safe_contact": "A channel's name.",
    "privacy.Consent.scope": "Ids and the gate's words.",
    "privacy.Consent.exceptions": "As the scope.",
    "privacy.Restriction.purposes": "The gate's words.",
    "privacy.Restriction.classes": "The gate's words.",
    "privacy.Withheld.actors": "Compiled by the application from the restriction's.",
    "privacy.Withheld.purposes": "The gate's words.",
    "privacy.Withheld.classes": "The gate's words.",
    "privacy.LedgerEntry.channel": "The gate's words.",
    "privacy.LedgerEntry.classes": "The gate's words.",
    "privacy.LedgerEntry.purposes": "The gate's words.",
    "privacy.LedgerEntry.obligations": "The gate's words.",
    "privacy.LedgerEntry.outcome": "The gate's words.",
    "privacy.LedgerEntry.code": "The gate's words.",
    "privacy.LedgerEntry.actor_kind": "A kind's name.",
    "consents.SignedConsent.kind": "The key of a form.",
    "consents.SignedConsent.purpose": "The key of a purpose.",
    "consents.SignedConsent.shares": "Keys of what is shared.",
    "consents.SignedConsent.digest": "A hash.",
    "consents.SignedConsent.language": "A language's code.",
    "consents.SignedRevocation.digest": "A hash.",
    "consents.SignedRevocation.language": "A language's code.",
    "incidents.Incident.kind": "The key of a kind.",
    "incidents.IncidentTelling.duty": "The key of a duty.",
    "letters.Letter.kind": "The key of a form.",
    "letters.Letter.digest": "A hash.",
    "letters.Letter.language": "A language's code.",
    "letters.LetterApproval.digest": "A hash.",
    "assessments.SectionAnswer.section": "The key of a section.",
    "assessments.SectionAnswer.field": "The key of a field.",
    "assessments.SectionSkip.section": "The key of a section.",
    "assessments.FoundNeed.section": "The key of a section.",
    "assessments.OwnPart.section": "The key of a section.",
    "assessments.OwnPartDraft.section": "The key of a section.",
    "assessments.OwnPartLook.field": "The key of a field.",
    "journey.Departure.open": "Keys of items of the list.",
    "journey.Departure.why": "The key of a reason.",
    "journey.DischargeAnswer.key": "The key of an item of the list.",
    "records.DrugScreen.panel": "The key of a panel.",
    "records.SubstanceResult.substance": "The key of a substance.",
    "records.ReceivedRecord.media_type": "What a file is by its first bytes.",
    "records.ReceivedRecord.way": "The key of a way.",
    "records.ReceivedRecord.basis": "The key of a basis.",
    "records.ReceivedRecord.category": "The key of a category.",
    "records.ReceivedRecordStep.basis": "The key of a basis.",
    "practice.Assignment.skill": "The key of a skill.",
    "practice.SkillOpening.skill": "The key of a skill.",
    "measures.Assignment.instrument": "The key of a pack.",
    "measures.Administration.instrument": "As above.",
    "measures.Administration.edition": "Of a pack.",
    "measures.Administration.language": "A language's code.",
    "measures.Administration.subscales": "Sums by the pack's keys.",
    "measures.Administration.band": "The pack's words.",
    "measures.Draft.answers": "Places by item number.",
    "measures.GivenAnswer.item": "The number of an item.",
    **{
        f"diary.{model}.{name}": "Keys of the rows’ answers."
        for model in ("Writing", "ToldDay")
        for name in ("use_signs", "skills")
    },
    **{
        f"mentors.{model}.{name}": "Keys and codes that are chosen from a list."
        for model, names in {
            "MentorWish": ("languages", "experience", "meetings", "parts"),
            "Match": ("languages", "parts", "boundaries"),
            "MentorProfile": ("languages", "windows"),
        }.items()
        for name in names
    },
    **{
        f"mentors.{place}": "What a mentor says of themselves: of no patient."
        for place in ("Mentor.name", *(f"MentorProfile.{name}" for name in ("words", "cannot", "reach_words")))
    },
    "families.FamilyTimes.windows": "Days and minutes.",
    "going_back.BackVersion.stages": "Days and minutes.",
    "safety.Obligation.instrument": "The key of a pack.",
    "safety.Obligation.item": "The number of an item.",
    "safety.Obligation.signal": "The key of a signal.",
    "safety.Obligation.source": "Ids and a day.",
    "measures.TrackReview.instrument": "The key of a pack.",
    "measures.TrackReview.reasons": "Three words.",
    "measures.TrackReview.thoughts": "Five words.",
    "notices.PushSubscription.endpoint_hash": "A hash; what it is of is sealed.",
    "notices.KnownDevice.agent_hash": "A hash.",
    "journey.Episode.jurisdiction": "A state's code.",
    "journey.Episode.labels": "The gate's words.",
    "journey.Referral.summary": "Numbers of what a file holds.",
    "journey.ProposedFact.code": "A code.",
    "journey.Screening.answers": "Yes, no and unknown by the checklist's keys.",
    "responsibilities.WeekPreference.modality": "One of three words.",
    "responsibilities.WeekPreference.part_of_day": "One of three words.",
    "responsibilities.WeekPreference.travel_minutes": "Minutes by the id of a site.",
    "responsibilities.WeekPreference.language": "A language's code.",
    "responsibilities.LifeStep.before": "Rows as they were, whose words are canaries where they stand.",
    "schedule.AbsenceStep.before": "Ids and times.",
    "schedule.CalendarFeed.secret_hash": "A hash of what opens the feed.",
    "schedule.Offer.alternatives": "Ids, times and points, computed.",
    "schedule.Offer.explanation": "As the alternatives.",
    "schedule.SwapRequest.alternatives": "Ids.",
    "schedule.ScenarioChange.details": "Ids, times and numbers.",
    **{
        f"schedule.{model}.{name}": "Ids, times and points, computed."
        for model in ("Move", "ScenarioWeek")
        for name in ("before", "after", "charges", "why", "explanation")
    },
    "schedule.Move.ended": "Ids of what was ended.",
}


def holds_words(field):
    """Whether somebody's own words fit in."""
    if isinstance(field, JSONField):
        return True
    base = field.base_field if isinstance(field, ArrayField) else field
    is_text = isinstance(base, CharField | TextField) and not base.choices
    return is_text and (base.max_length or LENGTH) >= LENGTH


@cache
def places():
    """Every classified field that may hold free words, as "app.Model.field"."""
    return tuple(
        sorted(
            f"{model._meta.label}.{name}"
            for model in our_models()
            for name, privacy in model.PRIVACY.items()
            if privacy is not FieldPrivacy.OPERATIONAL and holds_words(model._meta.get_field(name))
        )
    )


@cache
def words():
    """Place → its canary."""
    letters = product(CONSONANTS, repeat=LENGTH - 2)
    return {place: "zq" + "".join(four) for place, four in zip(sorted(set(places()) - set(UNMARKED)), letters)}  # noqa: B905 - there are more words than places


@cache
def places_by_word():
    return {word: place for place, word in words().items()}


def fields_of(model):
    """Field name → what it holds for a patient full of canaries: words as its kind of field takes them."""
    found = {}
    for field in model._meta.concrete_fields:
        word = words().get(f"{model._meta.label}.{field.name}")
        if word is not None:
            found[field.name] = dressed(field, word)
    return found


def dressed(field, word):
    if isinstance(field, ArrayField):
        return [word]
    if isinstance(field, JSONField):
        return {"note": word}
    return f"{word}@example.org" if type(field).__name__ == "EmailField" else word


def found_in(text):
    """The places whose canaries stand in a text."""
    seen = {places_by_word().get(word) for word in WORD.findall(text.lower())} - {None}
    return seen | ({BIRTH_DATE} if str(BORN.year) in text and BORN_IN.search(text) else set())


def ids_in(text, known):
    """Of the ids in a text those that are `known`."""
    return {known[one] for one in UUID.findall(text) if one in known}
