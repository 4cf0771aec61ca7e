"""The packs: licenses, wording, codes and bands, and what is refused in a pack."""

import re

import pytest

from midspan.engines.scoring import Asking, LicenseStatus, WordingStatus, instrument, instrument_keys, said
from midspan.engines.scoring.loinc import is_possible
from midspan.engines.scoring.packs import PackError, read_pack
from midspan.engines.scoring.tests.test_scoring import PRORATING

EVERY = [instrument(key) for key in instrument_keys()]
WITH_TEXT = [one for one in EVERY if not one.is_shell]
OWN, ORIGINAL = WordingStatus.OWN, WordingStatus.ORIGINAL
IN_ENGLISH = '[wording.en]\nstatus = "original"\nbasis = "a test"\nbasis_date = 2026-11-27'
IN_TWO = f"{IN_ENGLISH}\n{IN_ENGLISH.replace('.en', '.es').replace('original', 'unread')}"
IN_FRENCH = IN_ENGLISH.replace(".en", ".fr")
MAY_SHIP = {LicenseStatus.OWN, LicenseStatus.PUBLIC_DOMAIN, LicenseStatus.PERMISSION_FREE}

every_pack = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.key)
every_text = pytest.mark.parametrize("one", WITH_TEXT, ids=lambda one: one.key)


def test_what_ships_with_its_wording_is_named_here():
    assert [one.key for one in WITH_TEXT] == [
        "asq",
        "audit-c",
        "bam-iop",
        "barc-10",
        "ciwa-ar",
        "craving",
        "distress",
        "gad-7",
        "gds-15",
        "k6",
        "pc-ptsd-5",
        "pcl-5",
        "phq-2",
        "phq-8",
        "phq-9",
        "readiness-rulers",
        "session-check",
    ]


@every_text
def test_wording_ships_only_where_anybody_may_pass_it_on(one):
    assert one.license.status in MAY_SHIP


@every_pack
def test_a_shell_has_no_word_of_the_instrument(one):
    if one.is_shell:
        assert (one.options, one.introduction, {item.help for item in one.items}) == ({}, "", {""})


@every_text
def test_every_item_of_a_text_has_its_words_and_answers(one):
    assert all(item.text for item in one.items)
    assert all(item.options or item.most for item in one.items)


@pytest.mark.parametrize("key", ["phq-9", "phq-8", "phq-2", "gad-7"])
def test_the_answers_are_the_published_ones_to_the_letter(key):
    one = instrument(key)

    assert [said(option.words) for option in one.options_of(one.items[0])] == [
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
    ]


def test_the_answers_of_the_other_scales_are_the_published_ones_to_the_letter():
    answers = {
        key: [said(option.words) for option in instrument(key).options[name]]
        for key, name in (("pcl-5", "much"), ("k6", "time"), ("audit-c", "six"), ("bam-iop", "days"))
    }

    assert answers == {
        "pcl-5": ["Not at all", "A little bit", "Moderately", "Quite a bit", "Extremely"],
        "k6": ["All of the time", "Most of the time", "Some of the time", "A little of the time", "None of the time"],
        "audit-c": ["Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily"],
        "bam-iop": ["None", "One day", "Two days", "Three days", "Four or more days"],
    }


def test_in_five_questions_for_older_people_it_is_the_no_that_counts():
    gds = instrument("gds-15")
    counted_no = [
        item.number
        for item in gds.items
        if [option.points for option in gds.options_of(item) if option.words == "No"] == [1]
    ]

    assert counted_no == ["1", "5", "7", "11", "13"]


def test_the_shorter_depression_scale_asks_nothing_that_needs_somebody_at_once():
    longer, shorter = instrument("phq-9"), instrument("phq-8")

    assert [item.text for item in shorter.items] == [item.text for item in longer.items[:8]]
    assert [item.number for item in longer.items if item.signal_at is not None] == ["9"]
    assert not any(item.signal_at for item in shorter.items)
    assert longer.unstaffed == shorter.key


@every_pack
def test_what_a_person_answers_alone_can_be_asked_without_its_signals_at_night(one):
    is_answered_alone = one.asking is Asking.ANYBODY and any(item.signal_at is not None for item in one.items)

    assert bool(one.unstaffed) == is_answered_alone


@every_pack
def test_our_own_words_are_in_both_languages_and_nobody_elses_are_translated(one):
    texts = [words for item in one.items for words in (item.text, item.help) if words]
    texts += [option.words for options in one.options.values() for option in options]
    is_own = one.license.status is LicenseStatus.OWN

    assert all((set(words) if isinstance(words, dict) else {"en"}) == set(one.languages) for words in texts)
    assert (one.languages == ("en", "es")) == is_own
    assert {wording.status for wording in one.wording.values()} <= {OWN if is_own else ORIGINAL}


def test_what_a_machine_made_and_nobody_read_is_put_to_nobody():
    unread = read_pack(
        PRORATING.replace(
            '{ number = "2", most = 3 }', '{ number = "2", most = 3, text = { en = "So?", es = "¿Sí?" } }'
        )
        .replace('withheld = "a test"', 'compared_with = "a test"\ncompared_on = 2026-11-27\n' + IN_TWO)
        .replace('attribution = "a test"', 'attribution = "a test"\nis_verbatim = false')
    )

    assert set(unread.wording) == {"en", "es"}
    assert [unread.put_in(language) for language in ("en", "es")] == ["en", "en"]


@pytest.mark.parametrize(
    ("wording", "said_of_it"),
    [
        ("", "nothing says whose its wording in en is"),
        ('[wording.en]\nstatus = "original"\nbasis = "a test"', "missing required field `basis_date`"),
        (IN_ENGLISH, "nothing says whose its wording in es is"),
        (IN_TWO.replace("unread", "own"), "its wording in es is not its authors'"),
        (IN_TWO, "its wording in es is not its authors'"),
        (f"{IN_TWO}\n{IN_FRENCH}".replace("unread", "official"), "it has no wording in fr"),
    ],
)
def test_a_language_is_there_with_whose_wording_it_is_or_not_at_all(wording, said_of_it):
    text = '{ number = "2", most = 3, text = { en = "So?", es = "¿Sí?" } }'
    compared = f'compared_with = "a test"\ncompared_on = 2026-11-27\n{wording}'

    with pytest.raises(PackError, match=re.escape(said_of_it)):
        read_pack(PRORATING.replace('{ number = "2", most = 3 }', text).replace('withheld = "a test"', compared))


@every_pack
def test_every_code_can_be_one_and_was_verified_on_a_day(one):
    codes = [item.loinc for item in one.items] + [scale.loinc for scale in one.scales]
    codes = [code for code in codes if code]
    answers = [option.loinc for options in one.options.values() for option in options if option.loinc]

    assert all(is_possible(code) for code in codes)
    assert all(re.fullmatch(r"LA\d+-\d", code) for code in answers)
    assert one.loinc is not None or not codes + answers
    assert one.loinc is None or is_possible(one.loinc.panel)


@every_pack
def test_bands_leave_no_score_out_and_none_twice(one):
    for sex in {band.sex for band in one.bands}:
        bands = [band for band in one.bands if band.sex == sex and band.when is None]
        scale = next(scale for scale in one.scales if scale.key == bands[0].scale)
        points = [one.points_of(one.item(number)) for number in scale.items]
        low, high = (sum(pick(given) for given in points) * scale.times for pick in (min, max))
        covered = sorted(score for band in bands for score in range(band.least, band.most + 1))

        assert covered == list(range(low, high + 1))


@every_pack
def test_gaps_are_filled_nowhere_without_a_manual_that_says_so(one):
    assert all(scale.missing_source for scale in one.scales if scale.most_missing)


@pytest.mark.parametrize(
    ("before", "after", "said_of_it"),
    [
        ('key = "short"', "", "missing required field `key`"),
        ('author = "a test"', 'writer = "a test"', "unknown field `writer`"),
        ('status = "own"', 'status = "free"', "Invalid enum value 'free'"),
        ("2026-11-27", "last week", "Invalid"),
        ('{ number = "2", most = 3 }', '{ number = "1", most = 3 }', "an item number comes twice"),
        ('items = ["1", "2", "3", "4"]', 'items = ["1", "9"]', "there is no item 9"),
        ('{ number = "2", most = 3 }', '{ number = "2", options = "days" }', "there is no list days"),
        ('key = "total"', 'key = "sum"', "it has no total and does not say why"),
        ('withheld = "a test"', "", "it has no wording and does not say why"),
        ('{ number = "2", most = 3 }', '{ number = "2", most = 3, text = "So?" }', "was compared with nothing"),
        ("[license]", '[[bands]]\nleast = 0\nmost = 3\nwords = "x"\n[license]', "its bands have no source"),
        ("[license]", '[[flags]]\nkey = "f"\nwords = "x"\nonly_from = "8"\nsource = "s"\n[license]', "no item 8"),
        (
            "[license]",
            '[change]\npoints = 2\nsource = "s"\nscale = "mood"\n[license]',
            "there is no scale mood",
        ),
    ],
)
def test_a_pack_that_does_not_hang_together_is_refused(before, after, said_of_it):
    with pytest.raises(PackError, match=re.escape(said_of_it)):
        read_pack(PRORATING.replace(before, after, 1))


def test_there_is_no_instrument_by_a_key_that_does_not_ship():
    with pytest.raises(KeyError):
        instrument("phq-99")
