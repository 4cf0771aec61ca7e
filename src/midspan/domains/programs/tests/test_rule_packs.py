"""Rule packs are read whole or refused with every mistake named."""

import pytest

from midspan.domains.programs.enums import SourceStatus
from midspan.domains.programs.rule_packs import RulePackError, read_pack, read_packs

GOOD = """
name = "Test"
author = "A clinician"
[[dose]]
key = "iop"
words = "At least 9 hours."
level = "2.1"
minimum_weekly_hours = 9
below_weekly_hours = 20
source = "Somewhere"
status = "confirmed"
reviewed_on = 2026-11-20
"""


@pytest.fixture
def pack_file(tmp_path):
    def write(text):
        path = tmp_path / "test.toml"
        path.write_text(text, encoding="utf8")
        return path

    return write


def test_every_pack_of_ours_is_read():
    packs = {pack.slug: (len(pack.doses), len(pack.caps)) for pack in read_packs()}

    assert packs == {
        "asam-level-hours": (6, 1),
        "california-dmc": (0, 1),
        "commercial": (0, 1),
        "florida": (0, 1),
        "indiana-medicaid": (1, 0),
        "medicare-iop": (1, 0),
        "texas-cdtf": (0, 2),
        "virginia-medicaid": (4, 1),
    }


def test_what_was_only_recalled_is_marked_so():
    recalled = [
        f"{pack.slug}/{fact.key}"
        for pack in read_packs()
        for fact in (*pack.doses, *pack.caps)
        if fact.source_status is SourceStatus.RECALLED
    ]

    assert recalled == [
        "asam-level-hours/tip-47-group-size",
        "commercial/group-psychotherapy",
        "florida/group-size",
        "virginia-medicaid/group-size",
    ]


def test_hours_become_minutes_and_what_is_left_out_stays_unknown(pack_file):
    [dose] = read_pack(pack_file(GOOD)).doses

    assert (dose.minimum_weekly_minutes, dose.maximum_weekly_minutes, dose.minimum_days, dose.counts_breaks) == (
        540,
        1199,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (('words = "At least 9 hours."\n', ""), "“words” is missing"),
        (('source = "Somewhere"', 'source = ""'), "“source” is missing"),
        (("minimum_weekly_hours = 9", 'minimum_weekly_hours = "nine"'), "“minimum_weekly_hours” must be a number"),
        (("minimum_weekly_hours = 9", "minimum_weekly_hours = 0"), "“minimum_weekly_hours” must be a number above 0"),
        (("minimum_weekly_hours = 9", "minimum_weekly_hours = 30"), "the fewest hours are above the most"),
        (("minimum_weekly_hours = 9", "minimum_days = 2.5"), "“minimum_days” must be a whole number"),
        (("minimum_weekly_hours = 9", "maximum_weekly_hours = 19"), "not both"),
        (('level = "2.1"', 'level = "3"'), "“level” must be one of 1, 2.1, 2.5"),
        (('status = "confirmed"', 'status = "sure"'), "“status” must be one of confirmed, recalled"),
        (("reviewed_on = 2026-11-20", ""), "“reviewed_on” is missing"),
        (("reviewed_on = 2026-11-20", 'reviewed_on = "lately"'), "“reviewed_on” must be a date"),
        (("reviewed_on", 'ages = ["grown"]\nreviewed_on'), "“ages” must be a list of"),
        (("reviewed_on", "hours = 9\nreviewed_on"), "“hours” is not a word of rule packs"),
        (("reviewed_on", 'counts_breaks = "no"\nreviewed_on'), "“counts_breaks” must be true or false"),
        (("reviewed_on", "from_date = 2026-02-01\nuntil_date = 2026-01-01\nreviewed_on"), "it ends before it begins"),
    ],
)
def test_mistake_is_named_with_its_file_and_rule(pack_file, change, mistake):
    with pytest.raises(RulePackError) as error:
        read_pack(pack_file(GOOD.replace(*change)))

    message = str(error.value)
    assert message.startswith("test.toml, dose rule “iop”: ")
    assert mistake in message


def test_all_mistakes_are_named_at_once(pack_file):
    broken = GOOD.replace('level = "2.1"', 'level = "9"').replace('source = "Somewhere"\n', "")

    with pytest.raises(RulePackError) as error:
        read_pack(pack_file(broken))

    assert len(str(error.value).splitlines()) == 2


def test_file_that_is_no_toml_is_refused(pack_file):
    with pytest.raises(RulePackError, match="not a readable TOML file"):
        read_pack(pack_file("name = "))


def test_same_key_twice_is_refused(pack_file):
    with pytest.raises(RulePackError, match="the same key stands twice"):
        read_pack(pack_file(GOOD + GOOD.split("[[dose]]")[1].join(["[[dose]]", ""])))


def test_cap_that_says_nothing_is_refused(pack_file):
    text = GOOD.partition("[[dose]]")[0] + '[[cap]]\nkey = "c"\nwords = "W"\nsource = "S"\nstatus = "confirmed"\n'

    with pytest.raises(RulePackError, match="so the rule says nothing"):
        read_pack(pack_file(text + "reviewed_on = 2026-11-20\n"))
