"""What a list's codes and words say of a meeting, in our traits and in languages."""

from collections.abc import Iterable, Mapping

from midspan.domains.meetings.enums import Attendance, Trait

ONLINE_CODE, CLOSED_FOR_NOW = "ONL", "TC"
HYBRID = "HY"
# Meeting Guide's codes: https://github.com/code4recovery/spec (data/types.json).
GUIDE_TRAITS: Mapping[str, Trait] = {
    "A": Trait.SECULAR, "ASL": Trait.SIGN_LANGUAGE, "B": Trait.LITERATURE, "12X12": Trait.LITERATURE,
    "ABSI": Trait.LITERATURE, "BA": Trait.CHILDREN, "BE": Trait.NEWCOMER, "BI": Trait.LGBTQ, "C": Trait.CLOSED,
    "CF": Trait.CHILDREN, "D": Trait.DISCUSSION, "DD": Trait.DUAL_DIAGNOSIS, "DR": Trait.LITERATURE, "G": Trait.LGBTQ,
    "GR": Trait.LITERATURE, "L": Trait.LGBTQ, "LGBTQ": Trait.LGBTQ, "LIT": Trait.LITERATURE, "LS": Trait.LITERATURE,
    "M": Trait.MEN, "MED": Trait.MEDITATION, "11": Trait.MEDITATION, "NB": Trait.LGBTQ, "O": Trait.OPEN,
    "POC": Trait.PEOPLE_OF_COLOR, "SEN": Trait.SENIORS, "SP": Trait.SPEAKER, "ST": Trait.STEPS, "T": Trait.LGBTQ,
    "W": Trait.WOMEN, "X": Trait.WHEELCHAIR, "Y": Trait.YOUNG,
}  # fmt: skip
GUIDE_LANGUAGES: Mapping[str, str] = {
    "AF": "af", "AM": "am", "AR": "ar", "BG": "bg", "DA": "da", "DE": "de", "EL": "el", "EN": "en", "FA": "fa",
    "FI": "fi", "FR": "fr", "HE": "he", "HI": "hi", "HR": "hr", "HU": "hu", "IS": "is", "ITA": "it", "JA": "ja",
    "KA": "ka", "KOR": "ko", "LT": "lt", "ML": "ml", "MT": "mt", "NE": "ne", "NL": "nl", "NO": "no", "POL": "pl",
    "POR": "pt", "PUN": "pa", "RUS": "ru", "S": "es", "SK": "sk", "SL": "sl", "SV": "sv", "TH": "th", "TL": "tl",
    "TUR": "tr", "UK": "uk",
}  # fmt: skip
# As tables write them; the words of Meeting Guide's codes in English, in small letters.
GUIDE_CODES: Mapping[str, str] = {
    "11th step meditation": "11", "12 steps & 12 traditions": "12X12", "american sign language": "ASL",
    "as bill sees it": "ABSI", "babysitting available": "BA", "beginner": "BE", "beginners": "BE", "big book": "B",
    "bisexual": "BI", "child-friendly": "CF", "children welcome": "CF", "closed": "C", "daily reflections": "DR",
    "discussion": "D", "dual diagnosis": "DD", "english": "EN", "french": "FR", "gay": "G", "german": "DE",
    "grapevine": "GR", "handicap accessible": "X", "hybrid": HYBRID, "italian": "ITA", "japanese": "JA",
    "korean": "KOR", "lesbian": "L", "lgbtq": "LGBTQ", "literature": "LIT", "living sober": "LS",
    "location temporarily closed": CLOSED_FOR_NOW, "meditation": "MED", "men": "M", "newcomer": "BE",
    "newcomers": "BE", "non-binary": "NB", "online": ONLINE_CODE, "online meeting": ONLINE_CODE, "open": "O",
    "people of color": "POC", "polish": "POL", "portuguese": "POR", "russian": "RUS", "secular": "A", "seniors": "SEN",
    "spanish": "S", "speaker": "SP", "step meeting": "ST", "step study": "ST", "temporary closure": CLOSED_FOR_NOW,
    "transgender": "T", "wheelchair access": "X", "wheelchair accessible": "X", "women": "W", "young people": "Y",
}  # fmt: skip
# BMLT's formats are each server's own: letters as most of them use them, and what their names begin with.
BMLT_TRAITS: Mapping[str, Trait] = {
    "AG": Trait.SECULAR, "B": Trait.NEWCOMER, "BEG": Trait.NEWCOMER, "BK": Trait.LITERATURE, "BT": Trait.LITERATURE,
    "C": Trait.CLOSED, "CS": Trait.CHILDREN, "CW": Trait.CHILDREN, "D": Trait.DISCUSSION, "GL": Trait.LGBTQ,
    "IP": Trait.LITERATURE, "IW": Trait.LITERATURE, "JT": Trait.LITERATURE, "LC": Trait.LITERATURE, "M": Trait.MEN,
    "ME": Trait.MEDITATION, "O": Trait.OPEN, "SD": Trait.SPEAKER, "SG": Trait.STEPS, "SL": Trait.SIGN_LANGUAGE,
    "SO": Trait.SPEAKER, "ST": Trait.STEPS, "W": Trait.WOMEN, "WC": Trait.WHEELCHAIR, "YP": Trait.YOUNG,
}  # fmt: skip
BMLT_NAMES: Mapping[str, Trait] = {
    "agnostic": Trait.SECULAR, "american sign": Trait.SIGN_LANGUAGE, "asl": Trait.SIGN_LANGUAGE,
    "basic text": Trait.LITERATURE, "beginner": Trait.NEWCOMER, "book study": Trait.LITERATURE,
    "child": Trait.CHILDREN, "closed": Trait.CLOSED, "discussion": Trait.DISCUSSION, "gay": Trait.LGBTQ,
    "lgbt": Trait.LGBTQ, "literature": Trait.LITERATURE, "meditation": Trait.MEDITATION, "men": Trait.MEN,
    "newcomer": Trait.NEWCOMER, "open": Trait.OPEN, "speaker": Trait.SPEAKER, "step": Trait.STEPS,
    "wheelchair": Trait.WHEELCHAIR, "women": Trait.WOMEN, "young": Trait.YOUNG,
}  # fmt: skip
NOT_SO = ("closed holidays", "open-ended", "no child")  # Names that begin, or read, like one of those and are none.
ONLINE_FORMATS, HYBRID_FORMATS = frozenset({"VM", "WEB", "VIRT"}), frozenset({"HY", "HYBR"})
SPANISH = frozenset({"ES", "ESP"})
_ATTENDANCE = {
    "in_person": Attendance.IN_PERSON,
    "in-person": Attendance.IN_PERSON,
    "online": Attendance.ONLINE,
    "hybrid": Attendance.HYBRID,
}


def codes_of(values: Iterable[str]) -> frozenset[str]:
    """Meeting Guide's codes, from codes or from their English words."""
    return frozenset(GUIDE_CODES.get(one.casefold(), one.upper()) for one in map(str.strip, values) if one)


def guide_traits(codes: Iterable[str]) -> frozenset[Trait]:
    return frozenset(GUIDE_TRAITS[one] for one in codes if one in GUIDE_TRAITS)


def guide_languages(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({GUIDE_LANGUAGES[one] for one in codes if one in GUIDE_LANGUAGES}))


def guide_attendance(option: str, codes: frozenset[str], *, can_join: bool, has_place: bool) -> Attendance:
    """What the list says; where it says nothing, what its codes and its links come to."""
    if CLOSED_FOR_NOW in codes and can_join:
        return Attendance.ONLINE  # Alone, until the place opens again, whatever else it says.
    said = _ATTENDANCE.get(option.strip().casefold().replace(" ", "_"))
    if said:
        return said
    if HYBRID in codes:
        return Attendance.HYBRID
    if ONLINE_CODE not in codes and not can_join:
        return Attendance.IN_PERSON
    return Attendance.HYBRID if can_join and has_place else Attendance.ONLINE


def trait_of_name(name: str) -> Trait | None:
    """What the name of a BMLT format begins with, where that is one of our traits."""
    plain = name.casefold().strip()
    if plain.startswith(NOT_SO):
        return None
    return next((trait for word, trait in BMLT_NAMES.items() if plain.startswith(word)), None)
