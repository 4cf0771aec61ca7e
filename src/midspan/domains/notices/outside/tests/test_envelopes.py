"""Nothing that leaves says anything: every envelope in every language, and what becomes of it on each channel."""

import re
from datetime import date

import pytest
from django.conf import settings

from midspan.domains.notices.enums import Channel, NoticeKind, Occasion
from midspan.domains.notices.outside.envelopes import occasion_of, template_for, templates
from midspan.domains.notices.outside.limits import ignores_quiet_hours, is_never_held_back, limits_on

TODAY = date(2026, 11, 26)
ADDRESS = "https://example.org"
PARTS = {"sender", "subject", "line", "link", "no_link"}
# Beginnings of words that tell what kind of place this is, in both languages.
TELLING = re.compile(
    r"treat|tratam|therap|terap|counsel|consej|rehab|recover|recuper|addict|adicc|alcohol|drug|droga|substan|sustan|"
    r"detox|mental|psych|psiq|outpat|ambulat|sober|sobri|clini|patient|pacient|admiss|session|sesi[oó]n(?! de)|"
    r"group|grupo|program|appoint|cita|center|centro|health|salud|midspan|harbor",
    re.IGNORECASE,
)
SIGN_IN = re.compile(r"inicio de sesión", re.IGNORECASE)  # What Spanish calls signing in anywhere.


def said():
    return [
        (one.occasion, language, channel, one.envelope(channel, language=language, address=address))
        for one in templates()
        for language in one.languages
        for channel in Channel
        for address in ("", ADDRESS)
    ]


def test_every_occasion_has_every_part_in_every_language():
    assert {template_for(occasion, on=TODAY).occasion for occasion in Occasion} == set(Occasion)
    for one in templates():
        assert set(one.languages) == {code for code, _ in settings.LANGUAGES}
        assert [set(words) for words in one.words.values()] == [PARTS] * len(one.languages)


def test_no_envelope_tells_what_kind_of_place_this_is():
    texts = [f"{one.sender} {one.subject} {one.body}" for *_, one in said()]

    assert [text for text in texts if TELLING.search(SIGN_IN.sub("", text))] == []
    assert TELLING.search("Your session at Harbor Bridge")


def test_nothing_is_put_in_but_the_address_of_the_application():
    placeholders = {found for one in templates() for w in one.words.values() for v in w.values() for found in re.findall(r"\{.*?\}", v)}  # fmt: skip # noqa: E501

    assert placeholders == {"{address}"}
    assert {re.sub(re.escape(ADDRESS), "", one.body).count("http") for *_, one in said()} == {0}


def test_no_number_stands_in_what_leaves():
    assert [one for *_, one in said() if re.search(r"\d", one.subject + one.body)] == []


def test_text_fits_one_message_with_an_address_of_usual_length():
    longest = max(len(one.body) for _, _, channel, one in said() if channel is Channel.TEXT)

    assert longest <= 160


def test_language_without_words_reads_english():
    update = template_for(Occasion.UPDATE, on=TODAY)

    assert update.envelope(Channel.TEXT, language="pl", address="").body == (
        "You have an update. Read it when you are by yourself. Open it where you usually do."
    )


def test_all_kinds_but_changes_of_sign_in_say_the_same():
    assert {kind for kind in NoticeKind if occasion_of(kind) is Occasion.SIGN_IN} == {NoticeKind.SIGN_IN_CHANGED}


def test_words_and_limits_say_where_they_come_from():
    for dated in (*templates(), limits_on(TODAY)):
        assert (bool(dated.source), bool(dated.author), dated.reviewed_on >= date(2026, 11, 1)) == (True, True, True)


def test_before_the_first_there_is_none():
    for asked in (lambda: template_for(Occasion.UPDATE, on=date(2020, 1, 1)), lambda: limits_on(date(2020, 1, 1))):
        with pytest.raises(LookupError):
            asked()


def test_sign_in_is_told_at_once_on_ways_that_make_no_sound_and_in_the_morning_by_text():
    told = {channel: ignores_quiet_hours(Occasion.SIGN_IN, channel) for channel in Channel}

    assert told == {Channel.MAIL: True, Channel.TEXT: False, Channel.PUSH: True}
    assert all(is_never_held_back(Occasion.SIGN_IN, channel) for channel in Channel)
    assert not any(is_never_held_back(Occasion.UPDATE, channel) for channel in Channel)
