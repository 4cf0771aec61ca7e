"""The people of a session room as mark-up, without a template's lookups: each has some sixty fields, buttons and words.

What people wrote is escaped here, piece by piece.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.encounters.queries import SessionRecord
from midspan.surfaces.staff.board_drawing import tag
from midspan.surfaces.staff.entry_drawing import fields_of_entry, signed_entry
from midspan.surfaces.staff.from_home import from_home_html
from midspan.surfaces.staff.room_cards import Card, Deed, LostLine, TimeRow
from midspan.ui.icons import icon_svg


def people_html(cards: Iterable[Card], record: SessionRecord, *, path: str) -> SafeString:
    """The `<li>` of everybody; `path` is where their buttons lead."""
    writes = bool(record.writing)
    drawn = (_person(card, _words(get_language() or ""), writes=writes, path=escape(path)) for card in cards)
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped or our own


@cache
def _words(language: str) -> dict[str, str]:  # noqa: ARG001 - the words differ by it
    """What is said beside everybody, ready to be put in."""
    said = {
        "guest": _("guest today"),
        "change": _("Change times"),
        "came": _("Came"),
        "left": _("Left"),
        "why": _("Why the times change"),
        "ready": _("Ready to sign"),
        "back": _("Take back"),
    }
    return {name: escape(words) for name, words in said.items()}


def _person(card: Card, words: dict[str, str], *, writes: bool, path: str) -> str:
    line, place = card.line, card.place
    classes = f"{' is-away' if line.is_away else ''}{' is-signed' if line.is_signed else ''}"
    return (
        f'<li class="person-box{classes}" id="p-{card.prefix}" tabindex="-1" aria-labelledby="name-{place}" '
        f'data-person><div class="person-side">{_head(card, words)}{_deeds(card, words, path)}'
        f"{from_home_html(card.home, alias=card.alias)}</div>"
        f'<div class="person-main">{_entry(card, writes=writes)}{_state(card, words)}</div></li>'
    )


def _head(card: Card, words: dict[str, str]) -> str:
    attendance, place = card.line.attendance, card.place
    guest = f' <span class="small soft">{words["guest"]}</span>' if attendance.is_guest else ""
    times = f'<p class="numbers small">{escape(card.times_words)}</p>' if card.times_words else ""
    return (
        f'<h3 id="name-{place}" class="who"><span class="who-place">{place}</span><bdi>{escape(card.alias)}</bdi>'
        f'<span class="legal"><bdi>{escape(attendance.name)}</bdi></span></h3>'
        f'<p class="person-state">{tag(card.state_words, card.state_kind)}{guest}</p>{times}'
        f"{''.join(_lost(one, card, words) for one in card.lost)}"
    )


def _lost(one: LostLine, card: Card, words: dict[str, str]) -> str:
    """Time that a failure took. Of a signed entry it stands with the signature, where its minutes do."""
    if not one.do:
        return ""
    named = f'{words["back"]}<span class="visually-hidden">: {escape(card.alias)}</span>'
    return (
        f'<p class="small">{icon_svg("alert")} {escape(one.words)} '
        f'<button class="button button-small button-quiet" name="do" value="{one.do}">{named}</button></p>'
    )


def _deeds(card: Card, words: dict[str, str], path: str) -> str:
    if not card.deeds:
        return ""
    named = f'<span class="visually-hidden">: {escape(card.alias)}</span>'
    target = f"#p-{card.prefix}"
    sends = (
        f'hx-post="{path}" hx-target="{target}" hx-select="{target}" '
        'hx-select-oob="#sign-bar,#room-said,#room-marks,#room-tools,#failure" hx-swap="outerHTML"'
    )
    buttons = "".join(_button(deed, sends, named) for deed in card.deeds)
    return f'<div class="deeds">{buttons}</div>{_times(card, words, named)}'


def _button(deed: Deed, sends: str, named: str) -> str:
    kind = "secondary" if deed.is_main else "quiet"
    # The form's own `hx-vals` would say "save" over the button's value; what stands nearer goes before it.
    own = f'hx-vals=\'{{"do": "{deed.do}"}}\''
    return (
        f'<button class="button button-small button-{kind}" name="do" value="{deed.do}" {sends} {own}>'
        f"{escape(deed.label)}{named}</button>"
    )


def _times(card: Card, words: dict[str, str], named: str) -> str:
    rows = "".join(_time_row(card.prefix, row, words) for row in card.time_rows)
    name = f"{card.prefix}-why"
    return (
        f'<details class="times"><summary>{words["change"]}{named}</summary>{rows}<p class="field"><label for="{name}">'
        f'{words["why"]}</label><input class="input" id="{name}" name="{name}" maxlength="200"></p>'
        f'<button class="button button-small button-secondary" name="do" value="times:{card.prefix}">'
        f"{words['change']}</button></details>"
    )


def _time_row(prefix: str, row: TimeRow, words: dict[str, str]) -> str:
    return (
        f'<p class="time-row"><label>{words["came"]} <input class="input" type="time" name="{prefix}-in-{row.place}" '
        f'value="{row.arrived}"></label> <label>{words["left"]} <input class="input" type="time" '
        f'name="{prefix}-out-{row.place}" value="{row.left}"></label></p>'
    )


def _entry(card: Card, *, writes: bool) -> str:
    if card.line.is_signed:
        return signed_entry(card, can_add=writes)
    return fields_of_entry(card) if card.is_writable and writes else ""


def _state(card: Card, words: dict[str, str]) -> str:
    """Whether it can be signed; what stands against it, and where to look."""
    line = card.line
    told = ""
    if line.is_ready:
        told = f"{icon_svg('check')}{words['ready']}"
    elif not (line.is_signed or line.is_away):
        told = f"{icon_svg('alert')}{escape(_(line.hindrance.verdict.reason))} {escape(card.advice)}{_look_at(card)}"
        told += f" <q>{escape(line.hindrance.sentence)}</q>" if line.hindrance.sentence else ""
    return f'<p id="ready-{card.place}" class="ready{" is-ready" if line.is_ready else ""}">{told}</p>'


def _look_at(card: Card) -> str:
    if card.twin_url:
        return f' <a href="{escape(card.twin_url)}">{escape(_("See that note"))}</a>'
    if card.advice_place is None:
        return ""
    see = _("See person %(place)s") % {"place": card.advice_place}
    return f' <a href="#ready-{card.advice_place}">{escape(see)}</a>'
