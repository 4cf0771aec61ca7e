"""The one sentence a patient reads about a decision. English; each but the dated ones is its own translation key."""

from datetime import date

from midspan.engines.disclosure.words import Code

SENTENCES = {
    Code.BY_SETTING: "You chose on this very entry who may see it.",
    Code.BY_PROGRAM_RULE: "They work with you here, and this is part of their work.",
    Code.BY_SHARED_SESSION: "Only in a session you both attend, and only by the name you chose for groups.",
    Code.BY_BREAK_GLASS: "It was opened in an emergency; you are told, and somebody else reviews it.",
    Code.BY_GUARDIANSHIP: "The law lets your guardian see this until you are of age.",
    Code.BY_OWN_RECORD: "This is your own record.",
    Code.BY_COURT_ORDER: "A court ordered this, and it is no more than the order says.",
    Code.NOTHING_ALLOWS_IT: "Nothing you have agreed to allows this.",
    Code.CONSENT_UNCLEAR: "It is not certain what a consent on file says; nothing is shared until a person clears it.",
    Code.RESTRICTED: "You asked us to limit this, and we agreed.",
    Code.BLOCKED: "You asked us never to share anything with this person.",
    Code.PRIVATE: "You kept this to yourself, or to people you named.",
    Code.NOTES_APART: "Your counselor's own notes are kept apart and need a consent of their own.",
    Code.LEGAL_PROCEEDINGS: "Nothing goes to proceedings against you without a consent or a court order of its own.",
    Code.ABOUT_SOMEBODY_ELSE: "This is about somebody else.",
    Code.NOT_LINKED: "This person's link to you has not been confirmed.",
    Code.ASK_A_HUMAN: "We do not know the law for this; a person has to decide.",
    Code.CHANNEL_CANNOT: "This way of sending cannot keep what must go with it.",
    Code.UNKNOWN_PURPOSE: "It was asked for a reason we do not know.",
    Code.UNKNOWN_CLASS: "We do not know this kind of information.",
    Code.UNKNOWN_LABEL: "It carries a label we do not know.",
    Code.UNKNOWN_ACTION: "We do not know what was to be done with it.",
    Code.MISSING_LABEL: "Nobody has said how sensitive this is.",
    Code.CLOCK_SKEW: "A clock is wrong, so we cannot tell what holds now.",
    Code.EVALUATOR_FAILED: "We could not decide this, so it stays closed.",
}
DATED = {Code.BY_CONSENT: "You agreed to this", Code.CONSENT_SAYS_NO: "You said no to this"}


def sentence_for(code: Code, given_on: date | None = None) -> str:
    """One sentence; `given_on` is the day of the consent, where it has one."""
    if code not in DATED:
        return SENTENCES[code]
    day = f"on {given_on:%B} {given_on.day}, {given_on.year}" if given_on else "in writing"
    return f"{DATED[code]} {day}."
