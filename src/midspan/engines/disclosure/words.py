"""The words a disclosure is asked for and answered in."""

from enum import StrEnum

Words = frozenset[str]
NONE: Words = frozenset()


class Outcome(StrEnum):
    PERMIT = "permit"
    REDACT = "redact"  # Permitted in part; the decision says what stays or goes.
    DENY = "deny"  # May say that it says no: only to those who already know that the person is a patient.
    CONCEAL = "conceal"  # Looks like "there is no such thing", byte for byte.


class Kind(StrEnum):
    """Who looks. A job or a program acts as the person it works for, so it has no kind of its own."""

    SELF = "self"
    STAFF = "staff"
    PEER = "peer"
    MENTOR = "mentor"
    FAMILY = "family"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"  # And school, court, landlord: whoever is written a letter.
    PAYER = "payer"
    PROVIDER = "provider"  # Somebody who treats, outside.
    RESEARCHER = "researcher"
    PUBLIC = "public"


class Tie(StrEnum):
    """What binds the one who looks to the patient, derived on the server at the moment of asking."""

    CARE_TEAM = "care_team"
    THERAPIST = "therapist"
    GROUP_LEADER = "group_leader"
    SAME_SESSION = "same_session"  # Both attended it.
    VERIFIED_LINK = "verified_link"  # Family or mentor, linked by the patient and verified out of band.
    KIN = "kin"  # Related, or close in private life: never breaks the glass.


class Channel(StrEnum):
    PAGE = "page"
    LIST = "list"
    COUNT = "count"
    SEARCH = "search"
    EXPORT = "export"
    PRINT = "print"
    LETTER = "letter"
    MESSAGE = "message"  # Push, text, e-mail, voice: what lands where others may look.
    FEED = "feed"
    API = "api"
    LOG = "log"
    AGGREGATE = "aggregate"


class Obligation(StrEnum):
    """What must be done with what is disclosed; a channel that cannot do it gets nothing."""

    PART2_NOTICE = "part2_notice"  # 42 CFR 2.32(a)
    CONSENT_COPY_OR_SCOPE = "consent_copy_or_scope"  # 42 CFR 2.32
    ACCOUNT = "account"  # 42 CFR 2.25, 45 CFR 164.528
    NEUTRAL_WORDING = "neutral_wording"
    MINIMUM_FIELDS = "minimum_fields"
    NO_STORE = "no_store"
    WATERMARK = "watermark"
    STEP_UP = "step_up"
    SECOND_PERSON = "second_person"
    NOTIFY_PATIENT = "notify_patient"
    REVIEW = "review"
    EXPIRES = "expires"
    NO_REDISCLOSURE = "no_redisclosure"  # HL7 NODSCLCDS


class Effect(StrEnum):
    PERMIT = "permit"
    DENY = "deny"


class Setting(StrEnum):
    """Whom the patient lets see an item of their own."""

    ONLY_ME = "only_me"
    THERAPIST = "therapist"
    GROUP = "group"
    NAMED = "named"


class Meaning(StrEnum):
    """How a consent's data reference reaches an item (FHIR consent-data-meaning)."""

    INSTANCE = "instance"
    RELATED = "related"
    DEPENDENTS = "dependents"
    AUTHORED_BY = "authoredby"


class Code(StrEnum):
    """Why a decision fell as it did, for logs and for counting; each closed one is worth a look."""

    BY_CONSENT = "by_consent"
    BY_SETTING = "by_setting"
    BY_PROGRAM_RULE = "by_program_rule"
    BY_SHARED_SESSION = "by_shared_session"
    BY_BREAK_GLASS = "by_break_glass"
    BY_GUARDIANSHIP = "by_guardianship"
    BY_OWN_RECORD = "by_own_record"
    BY_COURT_ORDER = "by_court_order"
    NOTHING_ALLOWS_IT = "nothing_allows_it"
    CONSENT_SAYS_NO = "consent_says_no"
    CONSENT_UNCLEAR = "consent_unclear"
    RESTRICTED = "restricted"
    BLOCKED = "blocked"
    PRIVATE = "private"
    NOTES_APART = "notes_apart"
    LEGAL_PROCEEDINGS = "legal_proceedings"
    ABOUT_SOMEBODY_ELSE = "about_somebody_else"
    NOT_LINKED = "not_linked"
    ASK_A_HUMAN = "ask_a_human"
    CHANNEL_CANNOT = "channel_cannot"
    UNKNOWN_PURPOSE = "unknown_purpose"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_LABEL = "unknown_label"
    UNKNOWN_ACTION = "unknown_action"
    MISSING_LABEL = "missing_label"
    CLOCK_SKEW = "clock_skew"
    EVALUATOR_FAILED = "evaluator_failed"
