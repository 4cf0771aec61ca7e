"""What the ledger tells, in sentences; the same for the patient and for whoever answers a question about one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.questions.class_words import CLASS_WORDS, class_words
from midspan.domains.questions.enums import LineKind
from midspan.domains.questions.queries import AskedLine, Limit
from midspan.values import DataClass

SENTENCES = {
    LineKind.EMERGENCY: gettext_lazy("%(who)s opened your record in an emergency and looked at: %(what)s."),
    LineKind.REVIEW: gettext_lazy("%(who)s checked whether it was an emergency."),
    LineKind.TOLD: gettext_lazy("%(who)s told %(recipient)s: %(what)s."),
    LineKind.LOOKED: gettext_lazy("%(recipient)s looked on their own page at: %(what)s."),
    LineKind.NOT_TOLD: gettext_lazy("Nothing was told to %(recipient)s. It was about: %(what)s."),
    LineKind.TAKEN_OUT: gettext_lazy("%(who)s printed, sent or took out: %(what)s."),
    LineKind.VIEWED: gettext_lazy("%(who)s looked at what somebody else would see: %(recipient)s."),
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


def limit_words(limit: Limit) -> str:
    """One limit in one sentence."""
    who = "; ".join(limit.who)
    classes = limit.restriction.classes
    what = _("anything about you") if classes is None else class_words(classes)
    if not who:
        return _("This stays closed to those you named: %(what)s.") % {"what": what}
    return _("%(who)s does not see this: %(what)s.") % {"who": who, "what": what}
