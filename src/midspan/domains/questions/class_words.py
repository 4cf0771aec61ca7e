"""What of a patient can be told, in words that the patient reads."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.values import DataClass

# In the order in which they are told.
CLASS_WORDS = {
    DataClass.PRESENCE: gettext_lazy("that you come here"),
    DataClass.IDENTITY: gettext_lazy("name and birth date"),
    DataClass.CONTACT: gettext_lazy("phone, address and safe contact"),
    DataClass.CALLING: gettext_lazy("how to call you"),
    DataClass.SCHEDULE: gettext_lazy("times of sessions"),
    DataClass.ATTENDANCE: gettext_lazy("attendance"),
    DataClass.ROSTER: gettext_lazy("who was in a session"),
    DataClass.DIAGNOSIS: gettext_lazy("conditions"),
    DataClass.MEDICATION: gettext_lazy("medicines and allergies"),
    DataClass.NOTE: gettext_lazy("notes"),
    DataClass.PLACEMENT: gettext_lazy("level of care"),
    DataClass.LIFE: gettext_lazy("your life outside"),
    DataClass.AVOIDANCE: gettext_lazy("people you must not meet"),
    DataClass.MESSAGE: gettext_lazy("messages"),
    DataClass.BILLING: gettext_lazy("insurance and payment"),
    DataClass.REFERRAL: gettext_lazy("your referral and what was said about safety"),
    DataClass.DRUG_SCREEN: gettext_lazy("drug screens"),
    DataClass.SCORE: gettext_lazy("questionnaires"),
    DataClass.PLAN: gettext_lazy("your plan"),
    DataClass.GOAL: gettext_lazy("your goals"),
    DataClass.COUNSELING_NOTE: gettext_lazy("your counselor’s own notes"),
    DataClass.PSYCHOTHERAPY_NOTE: gettext_lazy("your therapist’s own notes"),
    DataClass.GROUP_POST: gettext_lazy("what you wrote to your group"),
    DataClass.JOURNAL: gettext_lazy("your journal"),
    DataClass.PRACTICE: gettext_lazy("what you practice and how it went"),
    DataClass.LETTER: gettext_lazy("a letter"),
    DataClass.CONSENT: gettext_lazy("what you share"),
    DataClass.CRISIS_PLAN: gettext_lazy("your plan for a crisis"),
    DataClass.HELP_CARD: gettext_lazy("your card on how to help you"),
    DataClass.HELP_ASK: gettext_lazy("what you ask of those around you, and answer them"),
    DataClass.MILESTONE: gettext_lazy("milestones you chose to show"),
    DataClass.FAMILY_SESSION: gettext_lazy("whom you ask to family sessions, and when and where these are"),
    DataClass.FAMILY_TASK: gettext_lazy("what your team asks of those who stand for you"),
    DataClass.SAFETY: gettext_lazy("when somebody had to reach you, and what they did"),
    DataClass.CAUTION: gettext_lazy("that your counselor is asked before a call"),
    DataClass.OUTCOME: gettext_lazy("how you are doing"),
    DataClass.DEVICE: gettext_lazy("your devices"),
}


def class_words(classes: Collection[str]) -> str:
    return "; ".join(str(words) for of, words in CLASS_WORDS.items() if of in classes) or _("nothing")
