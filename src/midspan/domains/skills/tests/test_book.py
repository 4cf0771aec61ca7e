"""A file of the library that is not whole is refused, and the refusal names the file and the place in it."""

import pytest

from midspan.domains.skills.book import BookError, as_read, read_book, read_file

WHOLE = """
key = "count-to-ten"
number = 3
edition = "2026-11"
author = "Midspan maintainers"
reviewed_on = 2026-11-28
review_on = 2027-11-28
license = "CC-BY-4.0"
kinds = ["anxiety"]
minutes = 3
short_minutes = 1
informed_by = ["A book (2020)."]
evidence = { en = "Little is known.", es = "Se sabe poco." }
pacer = { in_seconds = 4, out_seconds = 6 }
log_extras = [{ key = "ease", kind = "rating", en = "How easy?", es = "¿Qué tan fácil?" }]

[en]
title = "Count to ten"
purpose = "Slow down."
use_when = ["You rush."]
avoid_when = []
short = "Count to three."
steps = [{ text = "Sit.", seconds = 0 }, { text = "Count.", seconds = 10, breath = true }]
[en.adolescent]
title = "Ten"
steps = [{ text = "Count.", seconds = 10 }]

[es]
title = "Cuente hasta diez"
purpose = "Ir más despacio."
use_when = ["Tiene prisa."]
short = "Cuente hasta tres."
steps = [{ text = "Siéntese.", seconds = 0 }, { text = "Cuente.", seconds = 10, breath = true }]
[es.adolescent]
title = "Diez"
steps = [{ text = "Cuente.", seconds = 10 }]
"""


@pytest.fixture
def kept(tmp_path):
    def keep(old="", new="", name="count-to-ten"):
        assert old in WHOLE
        path = tmp_path / f"{name}.toml"
        path.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
        return path

    return keep


def test_a_whole_file_is_read_in_the_language_and_for_the_age_asked(kept):
    skill = read_file(kept())

    english, spanish = (as_read(skill, language=one, track="") for one in ("en", "es"))
    assert (english.title, english.evidence, english.log_extras[0].label) == (
        "Count to ten", "Little is known.", "How easy?"
    )  # fmt: skip
    assert (spanish.title, spanish.language, spanish.log_extras[0].label) == (
        "Cuente hasta diez", "es", "¿Qué tan fácil?"
    )  # fmt: skip
    young = as_read(skill, language="en", track="adolescent")
    assert (young.title, len(young.steps), young.purpose) == ("Ten", 1, "Slow down.")
    assert as_read(skill, language="en", track="older_adult") == english


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (WHOLE[WHOLE.index("[es]") :], "", "`es`"),
        ('purpose = "Ir más despacio."\n', "", "purpose"),
        ('text = "Siéntese.", seconds = 0', 'text = "Siéntese.", seconds = 5', "es.steps: Step 1"),
        ('{ text = "Siéntese.", seconds = 0 }, ', "", "es.steps: English has 2"),
        ('[es.adolescent]\ntitle = "Diez"\nsteps = [{ text = "Cuente.", seconds = 10 }]', "", "es: Words for an age"),
        ('kinds = ["anxiety"]', 'kinds = ["worry"]', "kinds"),
        ("minutes = 3", "minutes = 0", "minutes"),
        ("short_minutes = 1", "short_minutes = 9", "short_minutes"),
        ("number = 3", "number = 27", "number"),
        ('kind = "rating"', 'kind = "choice"', "log_extras.ease"),
        ("in_seconds = 4", "in_seconds = 0", "pacer"),
        ("pacer = { in_seconds = 4, out_seconds = 6 }", "", "pacer"),
        ('text = "Cuente.", seconds = 10, breath = true', 'text = "Cuente.", seconds = 10', "es.steps: Step 2 paces"),
        ('use_when = ["You rush."]', 'use_when = [" "]', "en.use_when"),
        ('es = "Se sabe poco."', 'es = ""', "evidence.es"),
        ('text = "Count."', 'text = ""', "en.steps: Step 2 is empty"),
        ('key = "count-to-ten"', 'key = "other"', "key"),
        ("number = 3", "number = 3\ncolor = 1", "color"),
        ("[en]", "[en", "count-to-ten.toml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_file_and_field(kept, old, new, where):
    with pytest.raises(BookError) as refusal:
        read_file(kept(old, new))

    assert str(refusal.value).startswith("count-to-ten.toml: ")
    assert where in str(refusal.value)


def test_two_files_have_two_numbers_and_a_centers_keys_are_its_own(kept, tmp_path):
    kept()
    kept('key = "count-to-ten"', 'key = "other"', name="other")
    with pytest.raises(BookError, match="number: 3 is that of"):
        read_book(tmp_path)
    with pytest.raises(BookError, match="only skills of a center"):
        read_file(kept('key = "count-to-ten"', 'key = "own-ten"', name="own-ten"))
