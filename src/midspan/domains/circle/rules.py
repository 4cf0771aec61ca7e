"""Pure rules of the circle: who is invited into what, what the private check says, and what can be counted."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from msgspec import Struct

from midspan.domains.circle.enums import (
    TRANSITIONS,
    CheckOutcome,
    Frequency,
    HelpKind,
    HelpState,
    Scope,
    SupportRole,
    Unnamed,
    YesNo,
)
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused, sentence
from midspan.values.typed_names import folded

MOST_TIES = 12
MOST_QUESTIONS = 200  # That wait for an answer, of a whole center.
INVITATION_LIFE = timedelta(days=3)
CODE_TRIES = 5
CHECK_HOLDS = timedelta(hours=24)
MOST_DAYS = 90  # A way in for somebody else ends by itself; whoever wants it to go on signs it anew.
UNHEARD_ASK = sentence(
    "They would not read now what you ask. Share something with them first, or end the pause; or call them."
)
OLDER_THAN_HELP = sentence("What you signed for them does not speak of help yet. Renew it, and they read what you ask.")
UNHEARD_ANSWER = sentence("They would not read your answer here any more. Call them.")
DOUBT = sentence("Talk it over with your counselor first. Nothing was sent.")
MOST_OFFERS = 5  # Of one supporter, that wait for an answer or were made lately; those agreed on do not count.
OFFERS_COUNT = timedelta(days=7)
MOST_MILESTONES = 20  # Shown to one person.
EVERYDAY_HELP = frozenset(HelpKind)


class Powers(Struct, frozen=True, kw_only=True):
    """What somebody in a role may see and do. Without `has_page` they have no way in at all, whatever they are sent.

    `has_page` is about pages of this circle: guardians and staff have pages of their own, elsewhere and by other rules.
    `instead` says what happens in their case.
    """

    has_page: bool = False
    scopes: frozenset[Scope] = frozenset()
    helps: frozenset[HelpKind] = frozenset()
    instead: str = ""


RECOVERY = frozenset({Scope.GOALS, Scope.PRACTICE})  # Of a mentor or sponsor alone.
POWERS: Mapping[SupportRole, Powers] = {
    SupportRole.FAMILY: Powers(has_page=True, scopes=frozenset(Scope) - RECOVERY, helps=EVERYDAY_HELP),
    SupportRole.FRIEND: Powers(
        has_page=True,
        scopes=frozenset({Scope.CARD}),
        helps=frozenset({HelpKind.MESSAGE, HelpKind.WALK, HelpKind.COMPANY}),
    ),
    SupportRole.MENTOR: Powers(
        has_page=True, scopes=frozenset({Scope.CRISIS}) | RECOVERY, helps=frozenset({HelpKind.MESSAGE})
    ),
    SupportRole.EMERGENCY_CONTACT: Powers(
        instead=sentence(
            "They get no page and no link. Your team may call them only where you name them for it and sign."
        )
    ),
    SupportRole.GUARDIAN: Powers(
        instead=sentence("Whoever stands for a minor gets their own way in from the team, by the law.")
    ),
    SupportRole.PEER_SPECIALIST: Powers(instead=sentence("They work here, and see what their role sees.")),
    SupportRole.CLINICIAN: Powers(
        instead=sentence("They get what you sign for them under “Who can see what”, and no page here.")
    ),
    SupportRole.INSTITUTION: Powers(
        instead=sentence("They get letters you approve word for word, and no page and no link.")
    ),
}
INVITED = tuple(role for role in SupportRole if POWERS[role].has_page)


class TieLike(Protocol):
    frequency: str
    helps_recovery: int | None
    uses_around_me: str
    may_call_at_night: bool


class Counts(Struct, frozen=True):
    """What the map comes to: counts that anybody can count again on the page."""

    people: int
    daily: int
    supportive: int
    using: int
    at_night: int


def counts_of(ties: Iterable[TieLike]) -> Counts:
    ties = list(ties)
    return Counts(
        people=len(ties),
        daily=sum(one.frequency == Frequency.DAILY for one in ties),
        supportive=sum((one.helps_recovery or 0) > 0 for one in ties),
        using=sum(one.uses_around_me == YesNo.YES for one in ties),
        at_night=sum(one.may_call_at_night for one in ties),
    )


def may_add_tie(*, count: int) -> Verdict:
    if count >= MOST_TIES:
        return refused("Twelve people are the most this page holds. Take somebody off first.")
    return ALLOWED


def outcome_of(*, is_safe: YesNo, is_pressed: YesNo, could_use_phone: YesNo) -> CheckOutcome:
    """What three private answers come to. Danger or pressure stops, whatever else was said; any doubt pauses."""
    if is_safe is YesNo.NO or is_pressed is YesNo.YES:
        return CheckOutcome.STOP
    if YesNo.UNSURE in {is_safe, is_pressed, could_use_phone}:
        return CheckOutcome.PAUSE
    # Somebody who gets at this phone reads here what is meant for the person alone: worth a talk first.
    return CheckOutcome.PAUSE if could_use_phone is YesNo.YES else CheckOutcome.GO


def may_invite(role: SupportRole, *, is_checked: bool, is_kept_from: bool) -> Verdict:
    """Whether an invitation is made. Of a match with the do-not-disclose list it says no more than of any doubt."""
    if not POWERS[role].has_page:
        return refused(POWERS[role].instead)
    if not is_checked or is_kept_from:
        return refused(DOUBT)
    return ALLOWED


def may_share(role: SupportRole, scope: Scope, *, last_day: date, today: date) -> Verdict:
    if scope not in POWERS[role].scopes:
        return refused("This is not shared with somebody in this role.")
    if not today < last_day <= today + timedelta(days=MOST_DAYS):
        return refused("Choose a last day after today and within ninety days.")
    return ALLOWED


def may_be_asked(*, hears: bool, is_older: bool = False) -> Verdict:
    """`is_older`: what is shared with them and open was signed before help was a part of it."""
    return ALLOWED if hears else refused(OLDER_THAN_HELP if is_older else UNHEARD_ASK)


def may_be_answered(*, hears: bool) -> Verdict:
    return ALLOWED if hears else refused(UNHEARD_ANSWER)


def may_help(role: SupportRole, kind: HelpKind) -> Verdict:
    return ALLOWED if kind in POWERS[role].helps else refused("This is nothing to ask somebody in this role.")


def may_offer(*, lately: int) -> Verdict:
    """A few offers at a time, whatever comes of them: whoever presses on is not let press on here."""
    if lately >= MOST_OFFERS:
        return refused("You offered a good deal these days. Leave it at that for now.")
    return ALLOWED


def may_name(*, is_kept_from: bool) -> Verdict:
    """Whether something goes to somebody by this name; of a match it says no more than of any doubt."""
    return refused(DOUBT) if is_kept_from else ALLOWED


def may_name_for_emergency(*, is_checked: bool, is_kept_from: bool) -> Verdict:
    """Whether somebody is named whom staff may call. Of a match with the list it says no more than of any doubt."""
    return refused(DOUBT) if not is_checked or is_kept_from else ALLOWED


def may_call(by: Actor) -> Verdict:
    """Who calls somebody whom the person named: whoever handles a crisis or reaches out."""
    return ALLOWED if by.is_staff and by.roles & CALLS else refused("Your role does not call anybody here.")


def may_show_milestone(*, is_shared: bool, words: str, count: int) -> Verdict:
    """Whether one more milestone is shown to somebody: each is chosen by the person, and none comes by itself."""
    return first_refusal(
        ALLOWED if is_shared else refused("Share milestones with them first."),
        ALLOWED if words else refused("Write what it is, or choose one of those here."),
        ALLOWED if count < MOST_MILESTONES else refused("Twenty are the most that are shown. Take one back first."),
    )


def may_still_be_agreed(*, starts_at: datetime, now: datetime) -> Verdict:
    """Whether a yes is in time: nobody agrees on what would have been."""
    return ALLOWED if now < starts_at else refused("The time for it is over.")


def may_become(state: HelpState, to: HelpState) -> Verdict:
    return ALLOWED if to in TRANSITIONS[state] else refused("This was answered already.")


CALLS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
KEEPS_UNNAMED = frozenset({Role.INTAKE, Role.COUNSELOR, Role.PRIVACY_OFFICER})
SAYS_WHO_IS_MEANT = frozenset({Role.INTAKE, Role.COUNSELOR})
ANSWERS_QUESTIONS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR, Role.FRONT_DESK})
TOLD_OF_QUESTIONS = frozenset({Role.INTAKE, Role.FRONT_DESK})


def may_keep_unnamed(by: Actor) -> Verdict:
    """Who keeps the do-not-disclose list of a patient."""
    if by.is_staff and by.roles & KEEPS_UNNAMED:
        return ALLOWED
    return refused("Your role does not keep this list. Ask intake or the counselor.")


def may_say_who_is_meant(by: Actor, *, what: Unnamed) -> Verdict:
    """Who says that a name on the list is a patient here: a person looks and decides, the application never does."""
    if not (by.is_staff and by.roles & SAYS_WHO_IS_MEANT):
        return refused("Only intake and counselors may say who is meant.")
    return ALLOWED if what is Unnamed.NAME else refused("Only a name can be a person here.")


def may_ask_program(*, waiting: int) -> Verdict:
    if waiting >= MOST_QUESTIONS:
        return refused("Too many questions wait here now. Please call instead.")
    return ALLOWED


def may_answer_question(by: Actor) -> Verdict:
    if by.is_staff and by.roles & ANSWERS_QUESTIONS:
        return ALLOWED
    return refused("Your role does not answer questions of families. Ask intake.")


def is_kept_from(entries: Iterable[tuple[str, str]], *, name: str, contact: str) -> bool:
    """Whether what is told of somebody fits any entry (kind, value) of the list."""
    return any(fits(kind, value, name=name, contact=contact) for kind, value in entries)


def fits(kind: str, value: str, *, name: str, contact: str) -> bool:
    """Whether a name, number or address that is told fits one entry of the list, however either is written.

    `contact` is whatever else is told: a number, an address of several lines. A doubt counts: a call number without its
    area, a first name alone, a name with an initial.
    """
    lines, listed = [name, *contact.splitlines()], _words(value)
    if kind == Unnamed.NUMBER:
        told = [number for line in lines for number in _numbers(line)]
        return any(_is_same_number(one, other) for one in _numbers(value) for other in told)
    if kind == Unnamed.NAME:
        return _is_same_name(value, name) or (len(listed) > 1 and any(listed <= _words(line) for line in lines))
    is_whole = bool(listed) and listed <= _words("\n".join(lines))
    return is_whole or any(_is_part_of_address(listed, _words(line)) or _is_same_house(value, line) for line in lines)


class Known(Struct, frozen=True, kw_only=True):
    """By which names a patient is on file, `other_names` parted by commas or semicolons, and how they are reached."""

    given_names: str
    family_name: str
    name_to_use: str
    other_names: str
    phone: str
    email: str


def entries_for(one: Known) -> list[tuple[str, str]]:
    """A patient whom somebody must not meet as entries (kind, value) of a list: every name they have had, and reach.

    A former name of one word is a family's or a given one; alone it would fit everybody who has it.
    """
    given, family = one.given_names, one.family_name
    others = [part.strip() for part in PARTS.split(one.other_names) if part.strip()]
    names = [f"{given} {family}", *([f"{one.name_to_use} {family}"] if one.name_to_use else [])]
    for other in others:
        names += [other] if len(_words(other)) > 1 else [f"{given} {other}", f"{other} {family}"]
    found = [(Unnamed.NAME, name.strip()) for name in names]
    found += [(Unnamed.NUMBER, one.phone), (Unnamed.ADDRESS, one.email)]
    return [(kind, value) for kind, value in found if _words(value)]


def _is_part_of_address(listed: frozenset[str], told: frozenset[str]) -> bool:
    """A house with its street is enough where the list has the town as well; a town alone is not."""
    return len(told) > 1 and told <= listed and any(word[0].isdigit() for word in told)


def _is_same_house(listed: str, told: str) -> bool:
    """Whether a house and a word of its street are in both, whatever kind of street it is, and however that is written.

    >>> _is_same_house("12 Mill Street, Riverside", "12-B Mill St.")
    True
    """
    streets = _houses(listed)
    return any(words & streets.get(house, frozenset()) for house, words in _houses(told).items())


def _houses(text: str) -> dict[int, frozenset[str]]:
    """House → the words after it by which its street is known: up to the next comma, and no town's own line."""
    found: dict[int, frozenset[str]] = {}
    for part in PARTS.split(text):
        words = re.findall(r"\w+", folded(part))
        for place, word in enumerate(words):
            if (house := HOUSE.match(word)) is not None:
                street = frozenset(words[place + 1 :]) - KINDS_OF_STREETS - BESIDE_A_NAME
                found[int(house[0])] = found.get(int(house[0]), frozenset()) | street
    return found


PARTS = re.compile(r"[,;\n]")
HOUSE = re.compile(r"\d+")
_KINDS = """
    alley aly apartment apt av ave avenida avenue blvd boulevard c calle cir circle court ct dr drive e east floor fl
    highway hwy lane ln n ne north northeast northwest nw parkway pike pkwy pl place plaza plz rd road route rte s se
    south southeast southwest sq square st ste street suite sw ter terrace trail trl unit w way west
"""
KINDS_OF_STREETS = frozenset(_KINDS.split())


# Beside a name these say who somebody is, and not what they are called.
_BESIDE = """
    a an and aunt boyfriend brother cousin dad daughter ex father friend girlfriend he her his husband in law mom mother
    mr mrs ms my of old partner she sister son step the their uncle wife
    amiga amigo de del don dona el esposa esposo exesposo exmarido exmujer exnovia exnovio hermana hermano hija hijo la
    las los madre mama marido mi mujer novia novio padre papa pareja prima primo senor senora sr sra su tia tio y
"""
BESIDE_A_NAME = frozenset(_BESIDE.split())
IN_BRACKETS = re.compile(r"\([^()]*\)")
SHORTEST_NUMBER = 7  # A call number without its area.
WHOLE_NUMBER = 10
NUMBERS = re.compile(r"\d(?:[\s().+/\-‐-―]*\d)*")  # With any dash there is.


def _is_same_name(listed: str, told: str) -> bool:
    """Whether one of them says no more than the other, an initial standing for its name; any one name is enough.

    What stands in brackets may be no name: who they are to somebody, in whatever words.
    """
    bare = IN_BRACKETS.sub(" ", told)
    return any(
        _holds(whole, part)
        for one, other in (
            (_words(listed), _words(told)),
            (_named(listed), _named(told)),
            (_named(listed), _named(bare)),
        )
        for whole, part in ((one, other), (other, one))
    )


def _holds(whole: frozenset[str], part: frozenset[str]) -> bool:
    """Whether each word of `part` is in `whole`, as itself or as an initial, and at least one as itself."""
    initials = {word for word in part - whole if len(word) == 1 and any(each.startswith(word) for each in whole)}
    return bool(part & whole) and part <= whole | initials


def _named(text: str) -> frozenset[str]:
    return _words(text) - BESIDE_A_NAME


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", folded(text)))


def _numbers(text: str) -> list[str]:
    """Each run of digits of a line, as digits alone; words, commas and semicolons part two numbers."""
    return ["".join(str(int(sign)) for sign in found if sign.isdecimal()) for found in NUMBERS.findall(text)]


def _is_same_number(listed: str, told: str) -> bool:
    """With and without its country or area, and with whatever digits are written close to it."""
    if len(listed) < SHORTEST_NUMBER:
        return listed == told
    if listed[-WHOLE_NUMBER:] in told:
        return True
    return SHORTEST_NUMBER <= len(told) < WHOLE_NUMBER and listed[-SHORTEST_NUMBER:] in told
