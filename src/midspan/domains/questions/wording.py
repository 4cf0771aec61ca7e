"""What the ledger tells, in sentences; the same for the patient and for whoever answers a question about one."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.questions.enums import LineKind
from midspan.domains.questions.queries import AskedLine, Limit
from midspan.values import DataClass

# In the order in which they are told.
CLASS_WORDS = {
    DataClass.PRESENCE: gettext_lazy("that you come here"),
    DataClass.IDENTITY: gettext_lazy("name and birth date"),
    DataClass.CONTACT: gettext_lazy("phone, address and safe contact"),
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
    DataClass.LETTER: gettext_lazy("a letter"),
    DataClass.CONSENT: gettext_lazy("what you share"),
    DataClass.CRISIS_PLAN: gettext_lazy("your plan for a crisis"),
    DataClass.OUTCOME: gettext_lazy("how you are doing"),
    DataClass.DEVICE: gettext_lazy("your devices"),
}
SENTENCES = {
    LineKind.EMERGENCY: gettext_lazy("%(who)s opened your record in an emergency and looked at: %(what)s."),
    LineKind.REVIEW: gettext_lazy("%(who)s checked whether it was an emergency."),
    LineKind.TOLD: gettext_lazy("%(who)s told %(recipient)s: %(what)s."),
    LineKind.NOT_TOLD: gettext_lazy("Nothing was told to %(recipient)s. It was about: %(what)s."),
    LineKind.TAKEN_OUT: gettext_lazy("%(who)s printed, sent or took out: %(what)s."),
    LineKind.REFUSED: gettext_lazy("%(who)s asked for this, and it stayed closed: %(what)s."),
}
# What a limit can leave out: the others are nobody's but the patient's, or what no work here is done without.
CAN_BE_LIMITED = tuple(
    one
    for one in CLASS_WORDS
    if one not in {DataClass.ROSTER, DataClass.GROUP_POST, DataClass.JOURNAL, DataClass.CONSENT, DataClass.DEVICE}
)


def sentence_of(asked: AskedLine) -> str:
    """One line in one sentence."""
    line = asked.line
    said = {
        "who": _("You") if asked.is_own else asked.who or _("Somebody"),
        "what": class_words(line.classes),
        "recipient": line.recipient or _("somebody outside"),
    }
    return str(SENTENCES[line.kind]) % said


def class_words(classes: Collection[str]) -> str:
    return "; ".join(str(words) for of, words in CLASS_WORDS.items() if of in classes) or _("nothing")


def limit_words(limit: Limit) -> str:
    """One limit in one sentence."""
    who = "; ".join(limit.who)
    classes = limit.restriction.classes
    what = _("anything about you") if classes is None else class_words(classes)
    if not who:
        return _("This stays closed to those you named: %(what)s.") % {"what": what}
    return _("%(who)s does not see this: %(what)s.") % {"who": who, "what": what}
