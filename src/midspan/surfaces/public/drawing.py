"""What the public page shows, prepared: the example week as picture and table, the questions, sites and groups."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format, time_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from midspan.surfaces.public.center import PublicCenter, PublicSite, PublicTrack
from midspan.values import WeekSpan

Words = Mapping[str, Any]
HOUR = 60
# The picture, in its own units: a column for each day, from 8 in the morning to 10 at night.
FIRST_HOUR, LAST_HOUR, HOUR_HIGH = 8, 22, 11
LEFT, TOP, WIDE, GAP = 30, 22, 46, 3


def week_rows(entries: Sequence[Words]) -> list[dict[str, str]]:
    """The example week as lines of a table."""
    return [
        {"day": str(WEEKDAYS[one["day"]]).capitalize(), "time": _stretch(one["start"], one["end"]), "what": one["what"]}
        for one in entries
    ]


def week_picture(entries: Sequence[Words], *, label: str) -> SafeString:
    """The same as a drawing, whose words are those of the table beside it."""
    high = (LAST_HOUR - FIRST_HOUR) * HOUR_HIGH
    days = format_html_join(
        "",
        '<rect class="day" x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text x="{}" y="14" text-anchor="middle">{}</text>',
        (
            (_left(day), TOP, WIDE - GAP, high, _left(day) + WIDE // 2, str(WEEKDAYS_ABBR[day]).capitalize())
            for day in range(7)
        ),
    )
    hours = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>',
        ((_top(hour * HOUR) + 4, _clock(hour)) for hour in (9, 12, 15, 18, 21)),
    )
    blocks = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>',
        (
            (one["kind"], _left(one["day"]) + GAP, _top(one["start"]), WIDE - 3 * GAP, _high(one["start"], one["end"]))
            for one in entries
        ),
    )
    size = f"0 0 {LEFT + 7 * WIDE} {TOP + high + GAP}"
    return format_html(
        '<svg class="week" viewBox="{}" role="img" aria-label="{}">{}{}{}</svg>', size, label, days, hours, blocks
    )


def _left(day: int) -> int:
    return LEFT + day * WIDE


def _top(minute: int) -> int:
    return TOP + round((minute / HOUR - FIRST_HOUR) * HOUR_HIGH)


def _high(start: int, end: int) -> int:
    return max(6, round((end - start) / HOUR * HOUR_HIGH))


def _clock(hour: int) -> str:
    """As short as the table beside it says its times: "6 pm", or "18:00" where that is usual."""
    return str(time_format(time(hour), "g a" if get_format("TIME_FORMAT") == "P" else "G:i")).replace(".", "")


def _stretch(start: int, end: int) -> str:
    return f"{_moment(start)} – {_moment(end)}"


def _moment(minute: int) -> str:
    return str(time_format(time(minute // HOUR % 24, minute % HOUR), "TIME_FORMAT"))


def asked(questions: Iterable[Words], words: Words, *, whom: str) -> list[dict[str, Any]]:
    """Each question as it is asked of that reader (`me` or `them`), with its answers and what each points to."""
    is_them = whom == "them"
    return [
        {
            "key": one["key"],
            "ask": one["them"] if is_them else one["ask"],
            "hint": one.get("hint_them" if is_them else "hint", ""),
            "several": one.get("several", False),
            "answers": [_answer(answer, words) for answer in one["answer"]],
            "rows": len(one["answer"]),
        }
        for one in questions
    ]


def _answer(one: Words, words: Words) -> dict[str, Any]:
    leads = one.get("leads", "")
    points = words[f"points_{leads or 'none'}"]
    shown = {"key": one["key"], "label": one["label"], "leads": leads, "points": points}
    return {**shown, "is_now": one.get("now", False), "why": one.get("why", "")}


def level_rows(levels: Words) -> list[dict[str, Any]]:
    """A line for each level, its cells with the heads of their columns: a phone has no room for these above."""
    return [
        {"is_ours": one.get("is_ours", False), "cells": list(zip(levels["columns"], one["cells"], strict=True))}
        for one in levels["row"]
    ]


def site_lines(sites: Iterable[PublicSite]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "address": one.address,
            "phone": one.phone,
            "open": _open_words(one.open),
            "closed": ", ".join(_day(day) for day in one.closed),
        }
        for one in sites
    ]


def _open_words(spans: Iterable[WeekSpan]) -> list[str]:
    """One line for each stretch of hours, with the days that have it."""
    by_hours: dict[tuple[int, int], list[int]] = {}
    for span in sorted(spans):
        by_hours.setdefault((span.start, span.end), []).append(span.day)
    return [f"{_days(days)}: {_stretch(*hours)}" for hours, days in by_hours.items()]


def _days(days: Sequence[int]) -> str:
    names = [str(WEEKDAYS_ABBR[day]).capitalize() for day in days]
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 - "Mon – Tue" says less than both
    return f"{names[0]} – {names[-1]}" if is_run else ", ".join(names)


def _day(day: date) -> str:
    return str(date_format(day, "MONTH_DAY_FORMAT"))


def track_lines(tracks: Iterable[PublicTrack], page: Words) -> list[str]:
    """For whom groups are, each once, in one sentence."""
    found = (
        f"{page['age'].get(one.age_band, one.age_band)}: {page['focus'][one.focus]}; "
        f"{page['modality'][one.modality]}, {page['spoken'].get(f'in_{one.language}', one.language)}"
        for one in tracks
    )
    return list(dict.fromkeys(found))


def reviewed(page: Words) -> list[dict[str, str]]:
    """Where each part comes from, and when somebody last looked it over."""
    named = [
        (page["levels"]["heading"], page["levels"]),
        *((page["costs"]["heading"], fact) for fact in page["costs"]["fact"]),
        (page["privacy"]["heading"], page["privacy"]),
    ]
    return [{"what": what, "source": one["source"], "on": _whole_day(one["reviewed_on"])} for what, one in named]


def _whole_day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def context_of(center: PublicCenter, page: Words, book: Words, elsewhere: Words, *, whom: str) -> dict[str, Any]:
    words = page["words"]
    week = page["week"]
    questions = asked(book["question"], words, whom=whom)
    return {
        "center": center,
        "page": page,
        "words": words,
        "hero": page["hero"][whom],
        "whom": whom,
        "level_rows": level_rows(page["levels"]),
        "week_rows": week_rows(week["entry"]),
        "week_picture": week_picture(week["entry"], label=f"{week['heading']}. {week['caption']}"),
        "questions": questions,
        "outcomes": book["outcome"],
        "elsewhere": elsewhere,
        "sites": site_lines(center.sites),
        "tracks": track_lines(center.tracks, page),
        "sources": [
            *reviewed(page),
            {"what": words["questions"], "source": book["source"], "on": _whole_day(book["reviewed_on"])},
            {
                "what": elsewhere["heading"],
                "source": elsewhere["source"],
                "on": _whole_day(elsewhere["reviewed_on"]),
            },
        ],
        "is_confirmed": page["confirmed"] and book["confirmed"] and elsewhere["confirmed"],
    }
