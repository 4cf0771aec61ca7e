"""The words of programs. Each `…_WORDS` table says a value as people say it; the English is its own translation key."""

from enum import StrEnum


class Level(StrEnum):
    OUTPATIENT = "1"
    IOP = "2.1"
    PHP = "2.5"


class Focus(StrEnum):
    SUBSTANCE_USE = "substance_use"
    MENTAL_HEALTH = "mental_health"
    CO_OCCURRING = "co_occurring"


class Modality(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    HYBRID = "hybrid"


class GroupType(StrEnum):
    PROCESS = "process"
    SKILLS = "skills"
    PSYCHOEDUCATION = "psychoeducation"
    RELAPSE_PREVENTION = "relapse_prevention"
    FAMILY = "family"
    ACTIVITY = "activity"
    MEDICATION = "medication"
    PEER = "peer"


class RoomFeature(StrEnum):
    STEP_FREE = "step_free"
    SCREEN = "screen"
    CAMERA = "camera"
    HEARING_LOOP = "hearing_loop"
    QUIET = "quiet"
    MOVEMENT = "movement"
    KITCHEN = "kitchen"
    CHILDREN = "children"
    ONE_TO_ONE = "one_to_one"


class Payer(StrEnum):
    """The kinds of payer that rules speak of. A rule may also name one payer, in that payer's own words."""

    MEDICAID = "medicaid"
    MEDICARE = "medicare"
    COMMERCIAL = "commercial"
    SELF_PAY = "self_pay"


class SourceStatus(StrEnum):
    """How far a rule can be trusted: read in its source, or recalled and to be confirmed before it is switched on."""

    CONFIRMED = "confirmed"
    RECALLED = "recalled"


LEVEL_WORDS = {
    Level.OUTPATIENT: "Outpatient",
    Level.IOP: "Intensive outpatient",
    Level.PHP: "Partial hospitalization",
}
FOCUS_WORDS = {
    Focus.SUBSTANCE_USE: "Substance use",
    Focus.MENTAL_HEALTH: "Mental health",
    Focus.CO_OCCURRING: "Co-occurring",
}
MODALITY_WORDS = {
    Modality.IN_PERSON: "In person",
    Modality.VIDEO: "By video",
    Modality.HYBRID: "In person or by video",
}
GROUP_TYPE_WORDS = {
    GroupType.PROCESS: "Process group",
    GroupType.SKILLS: "Skills",
    GroupType.PSYCHOEDUCATION: "Education",
    GroupType.RELAPSE_PREVENTION: "Relapse prevention",
    GroupType.FAMILY: "Family",
    GroupType.ACTIVITY: "Activity",
    GroupType.MEDICATION: "Medication",
    GroupType.PEER: "Peer support",
}
ROOM_FEATURE_WORDS = {
    RoomFeature.STEP_FREE: "Step-free",
    RoomFeature.SCREEN: "Screen",
    RoomFeature.CAMERA: "Camera for video",
    RoomFeature.HEARING_LOOP: "Hearing loop",
    RoomFeature.QUIET: "Quiet",
    RoomFeature.MOVEMENT: "Room to move",
    RoomFeature.KITCHEN: "Kitchen",
    RoomFeature.CHILDREN: "Fit for children",
    RoomFeature.ONE_TO_ONE: "For one-to-one sessions",
}
PAYER_WORDS = {
    Payer.MEDICAID: "Medicaid",
    Payer.MEDICARE: "Medicare",
    Payer.COMMERCIAL: "Commercial insurance",
    Payer.SELF_PAY: "Self-pay",
}
AGE_BAND_WORDS = {
    "adolescent": "Adolescents, 13 to 17",
    "young_adult": "Young adults, 18 to 25",
    "adult": "Adults, 26 to 64",
    "older_adult": "Older adults, 65 and over",
}
LANGUAGE_WORDS = {"en": "English", "es": "Spanish"}
WEEKDAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The states and the District of Columbia by their postal codes.
STATE_WORDS = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
