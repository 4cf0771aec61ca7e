"""One person's entry as mark-up: the fields to write it, or what was signed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from html import escape

from django.template.defaultfilters import linebreaksbr
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from midspan.domains.encounters.models import Addendum
from midspan.surfaces.staff.room_cards import Card, Chip, Choice, OwnField, TextBox
from midspan.ui.icons import icon_svg

MOST = {"people": 300}


def fields_of_entry(card: Card) -> str:
    """Engagement, the three texts with the clinician's phrases, objective and flag."""
    words, entry = _words(get_language() or ""), card.line.entry
    choices = "".join(_choice(card.prefix, *one) for one in card.engagement)
    boxes = "".join(_box(card, box) for box in card.boxes)
    flag = entry.flag if entry else ""
    took_part = (
        f'<fieldset class="engagement"><legend class="visually-hidden">{words["engagement"]}</legend>{choices}'
        "</fieldset>"
        if choices
        else ""
    )
    return (
        f'{took_part}{_own(card, words)}<div class="boxes">{boxes}</div><div class="boxes boxes-small">'
        f"{_objective(card, words)}{_off_plan(card, words)}"
        f"{_line(f'{card.prefix}-flag', words['flag'], words['optional'], flag, most=200)}"
        f"{_name_reason(card, words)}{_copy_reason(card, words)}</div>"
    )


def _objective(card: Card, words: dict[str, str]) -> str:
    """The objective of the person's plan that this serves, chosen from those there are."""
    if not card.objectives:
        return f'<p class="field small soft">{words["no_plan"]}</p>' if card.line.facts.knows_plan else ""
    none = Choice(value="", words=words["not_linked"], is_chosen=not any(one.is_chosen for one in card.objectives))
    options = "".join(_option(card.prefix, one, words) for one in (*card.objectives, none))
    return (
        f'<fieldset class="field objectives"><legend class="label">{words["objective"]}'
        f'<span class="visually-hidden">, {escape(card.alias)}</span></legend>{options}</fieldset>'
    )


def _option(prefix: str, one: Choice, words: dict[str, str]) -> str:
    checked = " checked" if one.is_chosen else ""
    hint = f' <span class="optional">{words["suggested"]}</span>' if one.is_suggested else ""
    return (
        f'<label class="pick"><input type="radio" name="{prefix}-objective" value="{one.value}"{checked}>'
        f"<span>{escape(one.words) if one.value else one.words}{hint}</span></label>"
    )


def _off_plan(card: Card, words: dict[str, str]) -> str:
    """Why it serves none: one tap, or own words. Out of sight while an objective is chosen, or no plan holds."""
    if not card.objectives and card.line.facts.knows_plan:
        return ""
    name, entry = f"{card.prefix}-off_plan_reason", card.line.entry
    label = words["off_plan"] if card.line.facts.knows_plan else words["served"]
    chips = "".join(_chip(Chip(text=_(one), key=""), name) for one in card.off_plan_reasons)
    line = _line(name, label, "", entry.off_plan_reason if entry else "", most=300)
    return f'<div class="off-plan">{line}<div class="chips" data-needs-script hidden>{chips}</div></div>'


def _own(card: Card, words: dict[str, str]) -> str:
    """What an entry of a session of one person says itself, and a group's own part says for everybody."""
    drawn = "".join(
        f"{_own_field(card, one, words)}{_alone(card, words) if one.name.endswith('-people') else ''}"
        for one in card.own_fields
    )
    return f'<div class="boxes boxes-own">{drawn}</div>' if drawn else ""


def _own_field(card: Card, one: OwnField, words: dict[str, str]) -> str:
    hint = "" if one.is_needed else words["optional"]
    if not one.rows:
        return _line(one.name, escape(one.label), hint, one.text, most=MOST.get(one.name.partition("-")[2], 200))
    return (
        f'<p class="field"><label class="label" for="{one.name}">{escape(one.label)} '
        f'<span class="optional">{hint}</span></label><textarea class="input textarea" id="{one.name}" '
        f'name="{one.name}" rows="{one.rows}" maxlength="8000" aria-describedby="ready-{card.place}">'
        f"{escape(one.text)}</textarea></p>"
    )


def _alone(card: Card, words: dict[str, str]) -> str:
    if not card.asks_alone:
        return ""
    checked = " checked" if card.line.facts.was_alone else ""
    return (
        f'<p class="field"><label class="pick"><input type="checkbox" name="{card.prefix}-was_alone"{checked}>'
        f"<span>{words['alone']}</span></label></p>"
    )


def _name_reason(card: Card, words: dict[str, str]) -> str:
    """Asked only where a word is another member's name as well, and kept in sight once it was answered."""
    reason = card.line.entry.name_reason if card.line.entry else ""
    if not (card.line.hindrance.takes_name_reason or reason):
        return ""
    whose = words["of_name_around"] if card.asks_alone else words["of_name_reason"]
    return _line(f"{card.prefix}-name_reason", words["name_reason"], whose, reason, most=200)


def _copy_reason(card: Card, words: dict[str, str]) -> str:
    """Asked only where it nearly is a note about somebody else, and kept in sight once it was answered."""
    reason = card.line.entry.copy_reason if card.line.entry else ""
    if not (card.line.hindrance.takes_copy_reason or reason):
        return ""
    return _line(f"{card.prefix}-copy_reason", words["copy_reason"], words["of_copy_reason"], reason, most=200)


def phrases_html(chips: Iterable[Chip], *, field: str, keep: str) -> SafeString:
    """The phrases of a field, and the button that keeps what stands in it. They need a script, the button does not."""
    drawn = "".join(_chip(chip, field) for chip in chips)
    button = f'<button class="keep" name="do" value="{keep}">{_words(get_language() or "")["keep"]}</button>'
    return mark_safe(f'<div class="chips" data-needs-script hidden>{drawn}</div>{button}')  # noqa: S308 - escaped in parts


def signed_entry(card: Card, *, can_add: bool) -> str:
    """What was signed, by whom and when, with what was added since; `can_add`: and a field to add more."""
    words = _words(get_language() or "")
    added = "".join(_addendum(one) for one in card.line.addenda)
    names = f"{_lost(card)}{_names(card)}{_sign_as_well(card, words)}"
    return f"{_signature(card)}{names}{_signed_words(card, words)}{added}{_add(card, words) if can_add else ''}"


@cache
def _words(language: str) -> dict[str, str]:  # noqa: ARG001 - the words differ by it
    """What is said beside everybody's entry, ready to be put in."""
    said = {
        "engagement": _("How they took part"),
        "objective": _("Objective it serves"),
        "suggested": _("(suggested)"),
        "not_linked": _("None of the plan"),
        "off_plan": _("Why it serves none"),
        "served": _("What it served"),
        "alone": _("Nobody else was there"),
        "place": _("Place"),
        "there": _("Who was there"),
        "no_plan": _("No plan that both have signed holds yet, so there is no objective to link to."),
        "flag": _("Flag for the team"),
        "optional": _("(optional)"),
        "name_reason": _("Why this word stays"),
        "of_name_reason": _("(it is another member’s name as well)"),
        "of_name_around": _("(it is the name of somebody else you write about as well)"),
        "copy_reason": _("Why it is so alike"),
        "of_copy_reason": _("(it is nearly a note about somebody else)"),
        "took_part": _("Took part"),
        "of_objective": _("Objective"),
        "of_flag": _("Flag"),
        "add": _("Add an addendum"),
        "to_add": _("What is to be added"),
        "sign": _("Sign the addendum"),
        "waits": _("Waits for a licensed colleague"),
        "as_well": _("I have read it. Sign as well"),
    }
    keep = f"{icon_svg('star')}{escape(_('Keep as my phrase'))}"
    return {"keep": keep, **{name: escape(words) for name, words in said.items()}}


def _choice(prefix: str, key: str, value: str, words: str, is_chosen: bool) -> str:  # noqa: FBT001 - a choice as it comes
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="pick"><input type="radio" name="{prefix}-engagement" value="{value}" data-key="{key}"{checked}>'
        f"<span><kbd>{key}</kbd> {escape(words)}</span></label>"
    )


def _box(card: Card, box: TextBox) -> str:
    return (
        f'<div class="field box"><label class="label" for="{box.name}">{escape(box.label)}'
        f'<span class="visually-hidden">, {escape(card.alias)}</span></label><textarea class="input textarea" '
        f'id="{box.name}" name="{box.name}" rows="2" aria-describedby="ready-{card.place}">{escape(box.text)}'
        f"</textarea>{phrases_html(box.chips, field=box.name, keep=box.keep)}</div>"
    )


def _chip(chip: Chip, field: str) -> str:
    text = escape(chip.text)
    key, shown = (f' data-key="{chip.key}"', f"<kbd>{chip.key}</kbd> ") if chip.key else ("", "")
    return f'<button type="button" class="chip" data-phrase="{text}" data-for="{field}"{key}>{shown}{text}</button>'


def _line(name: str, label: str, hint: str, value: str, *, most: int) -> str:
    return (
        f'<p class="field"><label class="label" for="{name}">{label} <span class="optional">{hint}</span></label>'
        f'<input class="input" id="{name}" name="{name}" maxlength="{most}" placeholder=" " '
        f'value="{escape(value)}"></p>'
    )


def _signature(card: Card) -> str:
    entry = card.line.entry
    signed = _("Signed by %(who)s, %(what)s, %(when)s · %(minutes)s minutes") % {
        "who": entry.author,
        "what": entry.credential,
        "when": _moment(entry.signed_at),
        "minutes": entry.minutes,
    }
    late = card.line.days_late
    told = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late} if late else ""
    shown = f' · <span class="is-late">{escape(told)}</span>' if told else ""
    return f'<p class="small soft">{icon_svg("lock")} {escape(signed)}{shown}</p>'


def _lost(card: Card) -> str:
    """What failures took of the minutes that were signed."""
    return "".join(f'<p class="small soft">{escape(one)}</p>' for one in card.lost_of_note)


def _names(card: Card) -> str:
    """Who signed it as well."""
    told = _("Signed as well by %(who)s, %(what)s, %(when)s")
    return "".join(
        f'<p class="small soft">{icon_svg("lock")} '
        f"{escape(told % {'who': one.author, 'what': one.credential, 'when': _moment(one.signed_at)})}</p>"
        for one in card.line.countersignatures
    )


def _sign_as_well(card: Card, words: dict[str, str]) -> str:
    """That it waits for a licensed colleague, and for whoever is one the button."""
    if not card.line.wants_countersignature:
        return ""
    waits = f'<p class="small">{words["waits"]}</p>'
    if not card.line.countersigning:
        return waits
    shown = card.line.entry.pk.hex if card.line.entry else ""
    return (
        f'{waits}<input type="hidden" name="shown" value="{shown}">'
        f'<button class="button button-small" name="do" value="countersign:{card.prefix}">{words["as_well"]}'
        f'<span class="visually-hidden">: {escape(card.alias)}</span></button>'
    )


def _signed_words(card: Card, words: dict[str, str]) -> str:
    entry = card.line.entry
    served = words["off_plan"] if card.line.facts.knows_plan else words["served"]
    chosen = "".join(said for _key, _value, said, is_chosen in card.engagement if is_chosen)
    parts = [
        *([(words["took_part"], escape(chosen))] if chosen else []),
        *_own_said(card, words),
        *((escape(box.label), linebreaksbr(box.text)) for box in card.boxes),
        *((words["of_objective"], escape(one.words)) for one in card.objectives if one.is_chosen),
        *([(served, escape(entry.off_plan_reason))] if entry.off_plan_reason and not entry.objective_id else []),
        *([(words["of_flag"], escape(entry.flag))] if entry.flag else []),
        *([(words["name_reason"], escape(entry.name_reason))] if entry.name_reason else []),
        *([(words["copy_reason"], escape(entry.copy_reason))] if entry.copy_reason else []),
    ]
    return f'<dl class="signed">{"".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in parts)}</dl>'


def _own_said(card: Card, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Place and people, and of a session of one person what was done."""
    entry = card.line.entry
    if entry is None:
        return
    if entry.place:
        yield words["place"], escape(entry.place)
    for one in card.own_fields:
        if one.text and not one.name.endswith(("-place", "-people")):
            yield escape(one.label), linebreaksbr(one.text)
    if entry.people or entry.was_alone:
        yield words["there"], escape(entry.people) if entry.people else words["alone"]


def _addendum(added: Addendum) -> str:
    told = _("Addendum, %(who)s, %(when)s") % {"who": added.author, "when": _moment(added.signed_at)}
    return f'<p class="addendum"><strong>{escape(told)}</strong><br>{linebreaksbr(added.text)}</p>'


def _add(card: Card, words: dict[str, str]) -> str:
    name = f"{card.prefix}-addendum"
    return (
        f'<details class="times"><summary>{words["add"]}<span class="visually-hidden">: {escape(card.alias)}</span>'
        f'</summary><p class="field"><label for="{name}">{words["to_add"]}</label>'
        f'<textarea class="input textarea" id="{name}" name="{name}" rows="2"></textarea></p>'
        f'<button class="button button-small button-secondary" name="do" '
        f'value="add:{card.prefix}:{card.line.entry.pk}">{words["sign"]}</button></details>'
    )


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
