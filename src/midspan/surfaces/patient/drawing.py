"""The two busiest pages as mark-up, without a template's lookups. What people wrote is escaped here, piece by piece."""

from collections.abc import Iterable
from functools import cache
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from midspan.domains.journey.queries import WayOn
from midspan.domains.practice.queries import OpenPractice
from midspan.surfaces.patient.balance_drawing import balance_html
from midspan.surfaces.patient.day import CounselorCard, DayPage, SessionCard
from midspan.surfaces.patient.week import WeekPage
from midspan.surfaces.patient.words import url_of, url_with
from midspan.ui.icons import icon_svg
from midspan.ui.week_drawing import days_html


def day_html(page: DayPage) -> SafeString:
    """The content of Today."""
    parts = [
        f'<div class="page-head"><h1>{escape(gettext("Today"))}</h1><p>{escape(page.date)}</p></div>',
        _seat(page) if page.seat_is_kept or page.is_paused else "",
        *(_note(words) for words in page.canceled),
        _card(page.card, page.later) if page.card else "",
        _way_on(page.way_on) if page.way_on else "",
        _due(page) if page.is_own else "",
        _agreed(page) if page.agreed else "",
        _practices(page) if page.practices else "",
        _hours(page, gettext("Hours this week")),
        _counselor(page.counselor) if page.counselor else "",
        _for_hard_moments(get_language() or "") if page.is_own else "",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped or our own


def before_week_html(page: WeekPage) -> SafeString:
    """The content of My week above the week itself: its dates, the way to other weeks, the balance."""
    parts = [
        f'<div class="page-head"><h1>{escape(gettext("My week"))}</h1><p>{escape(page.dates)}</p></div>',
        _steps(page),
        _changes(page.change_urls),
        balance_html(page.balance) if page.balance else _hours(page, gettext("Hours")),
        "" if page.has_sessions else _fact("information", gettext("No sessions are planned in this week.")),
        _clocks(page) if page.clock else "",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - as above


def after_week_html(page: WeekPage) -> SafeString:
    """What can be done about the week, below it."""
    swaps = [
        _task(one.url, gettext("Ask to swap %(words)s") % {"words": one.words}, one.title, "swap")
        for one in page.swappable
    ]
    title = gettext("Does something not fit?")
    list_ = _section("swap", title, f'<ul role="list" class="tasks">{"".join(swaps)}</ul>') if swaps else ""
    return mark_safe(list_)  # noqa: S308 - as above


def _changes(urls: Iterable[str]) -> str:
    tasks = "".join(_change_tasks(urls))
    return f'<ul role="list" class="tasks">{tasks}</ul>' if tasks else ""


def _change_tasks(urls: Iterable[str]) -> Iterable[str]:
    hint = gettext("See what is different, and say whether it works for you.")
    return (_task(url, gettext("A change in your week"), hint, "week") for url in urls)


def board_html(page: WeekPage) -> SafeString:
    """The hours at the side and the seven days."""
    marks = "".join(f'<span class="{hour.place}">{hour.words}</span>' for hour in page.week.hours)
    hours = f'<div class="week-hours" aria-hidden="true">{marks}</div>'
    return mark_safe(hours + days_html(page.week.days, level=2))  # noqa: S308 - as above


def _card(card: SessionCard, later: Iterable[str]) -> str:
    over = f'<p class="card-over">{escape(card.over)}</p>'
    return (
        f'<section class="card card-now" aria-labelledby="next"><div class="card-head"><h2 id="next">'
        f'{escape(card.heading)}</h2>{over}</div><p class="lead"><bdi>{escape(card.title)}</bdi></p>'
        f'{_where(card)}{_who(card)}<div class="row">{_actions(card)}</div>{_later(later)}'
        '<div class="card-arches" aria-hidden="true"></div></section>'
    )


def _where(card: SessionCard) -> str:
    address = f'<br><span class="soft copyable">{escape(card.address)}</span>' if card.address else ""
    icon = icon_svg("video" if card.is_video else "pin")
    return f'<p class="fact">{icon}<span>{escape(card.place)}{address}</span></p>' if card.place else ""


def _who(card: SessionCard) -> str:
    lead = gettext("With %(name)s.") % {"name": card.lead} if card.lead else ""
    alias = gettext("In groups you are “%(name)s”.") % {"name": card.alias} if card.alias else ""
    return _fact("user", f"{lead} {alias}".strip()) if lead or alias else ""


def _actions(card: SessionCard) -> str:
    announced = f'<span class="visually-hidden">: {escape(card.over)}</span>'
    join = f"{icon_svg('video')}{escape(gettext('Join'))}{announced}"
    ways = (
        (card.join_url, "", join),
        (card.map_url, "", f"{icon_svg('pin')}{escape(gettext('Directions'))}"),
        (card.swap_url, " button-quiet", f"{icon_svg('swap')}{escape(gettext('Ask to swap'))}"),
    )
    return "".join(f'<a class="button{kind}" href="{escape(url)}">{inner}</a>' for url, kind, inner in ways if url)


def _later(lines: Iterable[str]) -> str:
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    if not listed:
        return ""
    return (
        f'<div class="later"><p class="small">{escape(gettext("Later today"))}</p><ul role="list">{listed}</ul></div>'
    )


def _due(page: DayPage) -> str:
    tasks = "".join(_tasks(page))
    if tasks:
        starts = _fact("calendar", page.starts) if page.starts else ""
        return starts + _section("due", gettext("Waiting for you"), f'<ul role="list" class="tasks">{tasks}</ul>')
    if page.card or page.way_on:
        return _fact("check", gettext("Nothing else is waiting for you."))
    told = gettext("Once your week is set, your next session stands here with time and place.")
    return (
        f'<section class="empty">{icon_svg("sunrise")}<h2>'
        f"{escape(gettext('Nothing due. Here is how today usually goes.'))}</h2>"
        f"<p>{escape(f'{page.starts} {told}'.strip())}</p></section>"
    )


def _agreed(page: DayPage) -> str:
    tasks = "".join(_task(one.url, one.what, one.when, "heart") for one in page.agreed)
    return _section("agreed", gettext("Agreed for today"), f'<ul role="list" class="tasks">{tasks}</ul>')


def _practices(page: DayPage) -> str:
    """What was taught and waits for a yes or no, and what is practiced, with its place in the day."""
    tasks = "".join(_practice(one) for one in page.practices)
    return _section("practice", gettext("Practice"), f'<ul role="list" class="tasks">{tasks}</ul>')


def _practice(one: OpenPractice) -> str:
    url = url_with("practice:own_one", one.assignment_id)
    if one.is_offered:
        told = {"origin": one.origin or gettext("Offered to you"), "title": one.title}
        return _task(
            url, gettext("%(origin)s: %(title)s") % told, gettext("Would you like to practice this?"), "practice"
        )
    hint = one.cue or gettext("Choose when in your day.")
    return _task(url, one.title, gettext("Due today: %(cue)s") % {"cue": hint} if one.is_due else hint, "practice")


def _tasks(page: DayPage) -> Iterable[str]:
    if page.not_taken_in:
        hint = gettext("You wrote it without a connection, and something in it has to be looked at.")
        yield _task(url_of("entries:waiting"), gettext("Not yet taken in"), hint)
    for url, words in page.checks:
        yield _task(url, gettext("How was it?"), words)
    yield from _looking_back(page)
    if page.has_offer:
        hint = gettext("There are weeks to choose from.")
        yield _task(url_of("schedule:own_offer"), gettext("Choose your week"), hint)
    if page.is_waiting:
        hint = gettext("How long you have waited, and from when on a place can open.")
        yield _task(url_of("schedule:own_offer"), gettext("Your place on the wait list"), hint)
    for offer in page.offered:
        yield _task(url_of("circle:own"), gettext("Offered to you"), offer, "heart")
    yield from _change_tasks(page.change_urls)
    if page.tasks_due:
        open_ = ngettext(
            "%(number)d short task is open. You can stop and come back.",
            "%(number)d short tasks are open. You can stop and come back.",
            page.tasks_due,
        )
        yield _task(url_of("journey:start"), gettext("First steps"), open_ % {"number": page.tasks_due})
    if page.words_wait:
        hint = gettext("What brings you, before you are asked. Leave out what you like.")
        yield _task(url_of("assessments:own"), gettext("In your own words"), hint)
    if page.unread:
        new = ngettext("%(number)d update", "%(number)d updates", page.unread) % {"number": page.unread}
        yield _task(url_of("notices:list"), gettext("Read what is new"), new)


def _looking_back(page: DayPage) -> Iterable[str]:
    if page.diary.week:
        hint = gettext("Five minutes: what you kept up, and what you take on.")
        yield _task(url_of("diary:week"), gettext("Looking back at the week"), hint)
    if page.diary.day:
        yield _task(url_of("diary:day"), gettext("How was today?"), gettext("One minute, and only what you like."))
    if page.back_is_due:
        hint = gettext("The day you chose to look at it again has come.")
        yield _task(url_of("going_back:own"), gettext("Going back to work or school"), hint, "work")


def _task(url: str, label: str, hint: str, icon: str = "arrow") -> str:
    told = f'<p class="hint"><bdi>{escape(hint)}</bdi></p>' if hint else ""
    return (
        f'<li class="task"><div class="task-words"><a href="{escape(url)}">{escape(label)}</a>{told}</div>'
        f"{icon_svg(icon)}</li>"
    )


def _hours(page: DayPage | WeekPage, title: str) -> str:
    if not page.hours:
        return ""
    lines = "".join(f'<p class="small soft">{escape(one)}</p>' for one in (page.stage, page.unrecorded) if one)
    return _section("hours", title, f"{page.hours}{lines}", kind="card")


def _counselor(card: CounselorCard) -> str:
    yours = gettext("Your counselor")
    ask = gettext("Anything unclear, or running late? Call and ask for %(name)s.") % {"name": card.given_name}
    call = (
        f'<p>{escape(ask)}</p><p><a class="button button-secondary" href="{escape(card.call_url)}">{icon_svg("phone")}'
        f"{escape(card.phone)}</a></p>"
    )
    return (
        f'<section class="card" aria-labelledby="counselor"><h2 id="counselor" class="visually-hidden">{escape(yours)}'
        f'</h2><div class="person"><span class="person-letter" aria-hidden="true">{escape(card.name[:1])}</span>'
        f'<span class="person-name"><bdi>{escape(card.name)}</bdi></span><span class="person-note">{escape(yours)}'
        f"</span></div>{call if card.phone else ''}</section>"
    )


def _seat(page: DayPage) -> str:
    """Warm and the same for everybody: whoever looks over a shoulder learns nothing of what was missed."""
    if page.is_paused:
        label, hint = gettext("The door is open"), gettext("How it goes on, and how you come back.")
    else:
        label, hint = gettext("Your seat is kept"), gettext("Whenever you come is fine, and nothing is lost.")
    task = _task(url_of("outreach:own"), label, hint, "sunrise")
    return f'<ul role="list" class="tasks">{task}</ul>'


def _way_on(way: WayOn) -> str:
    """After a stay: where they are expected next, how to stay in touch, and the way to the rest of it."""
    day = f"<strong>{escape(date_format(way.appointment_on))}</strong><br>" if way.appointment_on else ""
    told = [
        (gettext("Your next appointment"), way.appointment, day),
        (gettext("How we agreed to stay in touch"), way.contact, ""),
    ]
    lines = "".join(
        f"<h3>{escape(heading)}</h3><p>{before}<bdi>{escape(words)}</bdi></p>"
        for heading, words, before in told
        if words
    )
    more = f'<p><a href="{url_of("checkups:own")}">{escape(gettext("Staying in touch"))}</a></p>'
    return _section("way-on", gettext("What comes next"), f"{lines}{more}", kind="card")


@cache
def _for_hard_moments(language: str) -> str:  # noqa: ARG001 - the words differ by it
    hint = gettext("What you do when it gets worse, and whom you call.")
    plan = _task(url_of("safety:own_plan"), gettext("My safety plan"), hint, "sunrise")
    quiet = gettext("A quiet page for you. It tells nobody anything unless you want it to.")
    hard = _task(url_of("safety:own_hard"), gettext("It was hard, or I used"), quiet, "sunrise")
    return f'<ul role="list" class="tasks">{plan}{hard}</ul>'


def _steps(page: WeekPage) -> str:
    label, before, this, after = _step_words(get_language() or "")
    now = "" if page.is_this_week else _step(url_of("patient:week"), this, kind="quiet")
    around = f"{_step(page.before_url, before)}{now}{_step(page.after_url, after)}"
    return f'<nav class="toolbar week-steps" aria-label="{label}">{around}</nav>'


@cache
def _step_words(language: str) -> tuple[str, str, str, str]:  # noqa: ARG001 - the words differ by it
    return (
        escape(gettext("Other weeks")),
        f"{icon_svg('back')}{escape(gettext('Week before'))}",
        escape(gettext("This week")),
        f"{escape(gettext('Week after'))}{icon_svg('arrow')}",
    )


def _step(url: str, inner: str, *, kind: str = "secondary") -> str:
    return f'<a class="button button-{kind} button-small" href="{escape(url)}">{inner}</a>'


def _clocks(page: WeekPage) -> str:
    told = gettext("Times are %(site)s, the clock of your sessions. Your own clock is %(own)s.")
    return _fact("clock", told % {"site": page.clock, "own": page.own_clock})


def _note(words: str) -> str:
    return (
        f'<div class="notification notification-warning" role="status">{icon_svg("information")}'
        f"<div><p>{escape(words)}</p></div></div>"
    )


def _fact(icon: str, words: str) -> str:
    return f'<p class="fact">{icon_svg(icon)}<span>{escape(words)}</span></p>'


def _section(name: str, title: str, inner: str, *, kind: str = "stack stack-tight") -> str:
    return f'<section class="{kind}" aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>{inner}</section>'
