"""What Today says: one thing for now, what waits, the hours of the week, and a person with a name."""

from collections.abc import Iterator
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec import Struct

from midspan.domains.circle.queries import OwnHelp
from midspan.domains.circle.wording import HELP_WORDS, UNHEARD_WORDS, when_words
from midspan.domains.diary.queries import Waits
from midspan.domains.encounters.queries import OwnSession
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import OwnStay, WayOn
from midspan.domains.practice.queries import OpenPractice
from midspan.kernel import clock
from midspan.surfaces.patient import words
from midspan.surfaces.patient.hours import arch_html, hours_of, stage_words, unrecorded_words
from midspan.surfaces.patient.reading import OwnDay
from midspan.ui.calling import call_link
from midspan.ui.days import within
from midspan.ui.week import clock_words

GROUP = "group"


class SessionCard(Struct, frozen=True, kw_only=True):
    """The next session: when, where, with whom, and one thing to do about it."""

    heading: str
    over: str
    title: str
    place: str
    address: str
    map_url: str
    join_url: str
    is_video: bool
    lead: str
    alias: str
    swap_url: str


class CounselorCard(Struct, frozen=True, kw_only=True):
    """The person to ask, and how to call them; "" is unknown."""

    name: str
    given_name: str
    phone: str
    call_url: str


class AgreedLine(Struct, frozen=True):
    """What somebody around the person agreed to for today: what, when, and where it is read."""

    what: str
    when: str
    url: str


class DayPage(Struct, frozen=True, kw_only=True):
    """Everything the template needs, in words."""

    date: str
    canceled: list[str]
    card: SessionCard | None
    later: list[str]
    tasks_due: int
    has_offer: bool
    is_waiting: bool
    change_urls: list[str]
    unread: int
    starts: str
    hours: SafeString
    unrecorded: str
    stage: str
    counselor: CounselorCard | None
    seat_is_kept: bool = False
    words_wait: bool = False
    not_taken_in: bool = False
    back_is_due: bool = False
    is_paused: bool = False
    checks: tuple[tuple[str, str], ...] = ()
    practices: tuple[OpenPractice, ...] = ()
    diary: Waits = Waits()
    way_on: WayOn | None = None
    offered: tuple[str, ...] = ()
    agreed: tuple[AgreedLine, ...] = ()
    is_own: bool = True

    @property
    def is_anything_due(self) -> bool:
        waits = (
            self.tasks_due
            or self.has_offer
            or self.is_waiting
            or self.words_wait
            or self.not_taken_in
            or self.back_is_due
            or self.checks
            or self.offered
            or self.diary != Waits()
        )
        return bool(waits or self.change_urls or self.unread)


def day_page(day: OwnDay) -> DayPage:
    """Today in words; days are counted by the clock of the site."""
    today, stay = day.today, day.stay
    ahead = [one for one in day.sessions if one.is_on and one.end > day.now]
    begins = stay.expected_start if stay else None
    hours = hours_of(day.tally, monday=clock.week_start(today), begins=begins) if day.tally else None
    return DayPage(
        date=words.date_words(today, get_language() or ""),
        canceled=[_canceled(one, day) for one in day.sessions if not one.is_on and one.local_date == today],
        card=_card(ahead[0], day) if ahead else None,
        later=[_line(one, day) for one in ahead[1:] if one.local_date == today],
        tasks_due=day.tasks_due,
        has_offer=day.has_offer,
        is_waiting=bool(stay and stay.state == EpisodeState.WAITING and not day.has_offer),
        change_urls=[words.change_url(one) for one in day.changes],
        unread=day.unread,
        starts=_starts(begins, today) if not ahead else "",
        hours=arch_html(hours) if hours else SafeString(),
        unrecorded=unrecorded_words(day.tally) if day.tally else "",
        stage=stage_words(stay, monday=clock.week_start(today)),
        counselor=_counselor(stay) if stay and stay.counselor else None,
        seat_is_kept=day.seat_is_kept and day.is_own,
        words_wait=day.words_wait and day.is_own,
        not_taken_in=day.not_taken_in and day.is_own,
        back_is_due=day.back_is_due and day.is_own,
        is_paused=bool(stay and stay.state == EpisodeState.PAUSED and day.is_own),
        checks=tuple((words.url_with("feedback:check", one.session_id), _line(one, day)) for one in day.to_check),
        practices=day.practices if day.is_own else (),
        diary=day.diary if day.is_own else Waits(),
        way_on=day.way_on if day.is_own else None,
        offered=tuple(_offer(one, day) for one in day.offered),
        agreed=tuple(_agreed(day)),
        is_own=day.is_own,
    )


def _offer(one: OwnHelp, day: OwnDay) -> str:
    return f"{HELP_WORDS[one.kind]}, {within(when_words(one.starts_at, day.zone))}"


def _agreed(day: OwnDay) -> Iterator[AgreedLine]:
    """By its kind and without a name, as a week says it."""
    helps = [(one.starts_at, _help_words(one, day), words.url_of("circle:own")) for one in day.helps]
    meets = [
        (one.starts_at, gettext("A check-in"), words.url_with("mentors:match", one.match_id)) for one in day.check_ins
    ]
    for start, what, url in sorted([*helps, *meets]):
        yield AgreedLine(what, clock_words(words.minute_of(start, day.zone)), url)


def _help_words(one: OwnHelp, day: OwnDay) -> str:
    what = str(HELP_WORDS[one.kind])
    return what if one.is_heard(day.now) else f"{what}. {UNHEARD_WORDS}"


def _counselor(stay: OwnStay) -> CounselorCard:
    return CounselorCard(
        name=stay.counselor,
        given_name=stay.counselor_given_name or "",
        phone=stay.phone,
        call_url=call_link(stay.phone),
    )


def _card(one: OwnSession, day: OwnDay) -> SessionCard:
    is_group = one.kind == GROUP
    day_words = words.day_words(one.local_date, today=day.today)
    return SessionCard(
        heading=f"{day_words}, {words.times_words(one.start, one.end, day.zone)}",
        over=words.until_words(one.start, one.end, day.now) or gettext("Next"),
        title=title_of(one),
        place=gettext("By video") if one.is_video else place_of(one),
        address="" if one.is_video else one.site_address,
        map_url="" if one.is_video or not one.site_address else words.map_link(one.site_address),
        join_url=_join_url(one) if day.is_own else "",
        is_video=one.is_video,
        lead=one.lead_name,
        alias=day.stay.alias if is_group and day.stay else "",
        swap_url=words.swap_url(one.booking_id) if day.is_own and is_group and one.start > day.now else "",
    )


def _join_url(one: OwnSession) -> str:
    """To the session's door, which asks what has to be known first and leads on into the room."""
    return words.url_with("video:join", one.session_id) if one.is_video else ""


def title_of(one: OwnSession) -> str:
    """A group keeps the name staff gave it; individual and family sessions have a word in every language."""
    return one.title if one.kind == GROUP else gettext(one.title)


def place_of(one: OwnSession) -> str:
    return f"{one.site_name}, {one.room_name}" if one.room_name else one.site_name


def _line(one: OwnSession, day: OwnDay) -> str:
    return f"{words.times_words(one.start, one.end, day.zone)}: {title_of(one)}"


def _canceled(one: OwnSession, day: OwnDay) -> str:
    told = gettext("Not today: %(title)s, %(times)s.") % {
        "title": title_of(one),
        "times": words.times_words(one.start, one.end, day.zone),
    }
    # A time may end with a stop of its own: "4 p.m."
    return f"{told.rstrip('.')}. {words.reason_words(one.reason)}".strip()


def _starts(expected: date | None, today: date) -> str:
    if expected is None or expected < today:
        return ""
    day = words.day_words(expected, today=today)
    return gettext("Planned start: %(day)s.") % {"day": within(day)}
