"""Rules in the database: loaded once, switched by the program, asked by everybody else."""

from datetime import date

import pytest
from msgspec.structs import replace

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs import actions, queries
from midspan.domains.programs.models import DoseRule, GroupCap
from midspan.domains.programs.rule_packs import read_packs
from midspan.domains.programs.tests.factories import make_dose_rule, make_group_cap
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def manager(organization):
    return actor_for(make_staff(organization, Role.PROGRAM_MANAGER))


def dose(viewer, *, level="2.1", age_band="adult", jurisdiction="VA", payer="", on=DAY):
    return queries.dose_for(
        viewer=viewer, level=level, age_band=age_band, jurisdiction=jurisdiction, payer=payer, on=on
    )


def test_loading_twice_is_once(manager):
    first = actions.load_rule_packs(by=manager)

    again = actions.load_rule_packs(by=manager)

    assert (first.added, first.corrected, first.unchanged) == (19, 0, 0)
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 19)


def test_recalled_rules_come_switched_off(manager):
    actions.load_rule_packs(by=manager)

    on = {(row.source_status, row.is_on) for model in (DoseRule, GroupCap) for row in model.objects.all()}

    assert on == {("confirmed", True), ("recalled", False)}


def test_corrected_pack_changes_the_rule_and_keeps_the_version_before(manager):
    [pack] = [pack for pack in read_packs() if pack.slug == "medicare-iop"]
    actions.load_rule_packs(by=manager, packs=[pack])
    corrected = replace(pack, doses=(replace(pack.doses[0], minimum_weekly_minutes=600),))

    loaded = actions.load_rule_packs(by=manager, packs=[corrected])

    rule = DoseRule.objects.get()
    assert loaded.corrected == 1
    assert [version.minimum_weekly_minutes for version in rule.versions.order_by("pgh_id")] == [540, 600]


@pytest.mark.slow
def test_what_the_program_switched_off_stays_off_when_packs_are_loaded_again(manager):
    actions.load_rule_packs(by=manager)
    rule = DoseRule.objects.get(key="medicaid-2.1-adults")
    actions.switch_rule(kind="dose", rule_id=rule.pk, is_on=False, by=manager)

    actions.load_rule_packs(by=manager)

    assert DoseRule.objects.get(pk=rule.pk).is_on is False


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # level, age, place, payer → minimum, maximum, days, minutes a service day
        (("2.1", "adult", "TX", ""), (540, 1199, None, None)),
        (("2.1", "adolescent", "TX", ""), (360, 1199, None, None)),
        (("2.1", "adult", "VA", ""), (540, 1140, None, None)),
        (("2.1", "adult", "VA", "medicaid"), (540, 1140, None, 180)),
        (("2.1", "adolescent", "VA", "medicaid"), (360, 1140, None, 120)),
        (("2.1", "adult", "IN", "medicaid"), (540, 1199, 3, 180)),
        (("2.1", "adolescent", "TX", "medicare"), (540, 1199, None, None)),
        (("2.5", "adult", "VA", "medicaid"), (1200, None, None, 300)),
        (("1", "adult", "VA", ""), (None, 539, None, None)),
    ],
)
def test_dose_of_the_rule_packs(manager, case, expected):
    actions.load_rule_packs(by=manager)
    level, age_band, jurisdiction, payer = case

    found = dose(manager, level=level, age_band=age_band, jurisdiction=jurisdiction, payer=payer)

    assert (
        found.minimum_weekly_minutes,
        found.maximum_weekly_minutes,
        found.minimum_days,
        found.minimum_minutes_per_service_day,
    ) == expected


@pytest.mark.parametrize(
    ("group_type", "jurisdiction", "payer", "expected"),
    [
        ("process", "TX", "", (None, 16)),
        ("psychoeducation", "TX", "", (None, 35)),
        ("family", "TX", "", (None, None)),
        ("process", "CA", "medicaid", (2, 12)),
        ("process", "CA", "", (None, None)),
        ("process", "FL", "", (None, None)),
    ],
)
def test_cap_of_the_rule_packs(manager, group_type, jurisdiction, payer, expected):
    actions.load_rule_packs(by=manager)

    cap = queries.cap_for(
        viewer=manager, group_type=group_type, age_band="adult", jurisdiction=jurisdiction, payer=payer, on=DAY
    )

    assert (cap.minimum, cap.maximum) == expected


def test_medicare_rule_begins_in_2024(manager):
    actions.load_rule_packs(by=manager)

    before = dose(manager, age_band="adolescent", jurisdiction="TX", payer="medicare", on=date(2023, 12, 31))

    assert before.minimum_weekly_minutes == 360


def test_rule_of_another_organization_decides_nothing_here(organization, manager):
    make_dose_rule(organization, minimum_weekly_minutes=540)
    other = make_organization(short_name="Elsewhere")
    stranger = actor_for(make_staff(other, Role.PROGRAM_MANAGER))

    there = dose(stranger).minimum_weekly_minutes
    see_all(organization)
    here = dose(manager).minimum_weekly_minutes

    assert (there, here) == (None, 540)


def test_recalled_rule_cannot_be_switched_on(organization, manager):
    cap = make_group_cap(organization, maximum=10, source_status="recalled", is_on=False)

    with pytest.raises(RefusedError, match="recalled, not read in its source"):
        actions.switch_rule(kind="cap", rule_id=cap.pk, is_on=True, by=manager)


def test_rule_of_ones_own_is_confirmed_and_on(manager):
    values = {
        "level": "2.1",
        "minimum_weekly_minutes": 600,
        "jurisdiction": "VA",
        "words": "Our contract.",
        "source": "Contract 12",
        "reviewed_on": DAY,
    }

    rule = actions.add_dose_rule(values=values, author="Dana Okafor", by=manager)

    assert (rule.is_on, rule.source_status, dose(manager).minimum_weekly_minutes) == (True, "confirmed", 600)


@pytest.mark.parametrize("count", [1, 3])
def test_dose_is_one_query_however_many_rules(organization, manager, django_assert_num_queries, count):
    for _ in range(count):
        make_dose_rule(organization, minimum_weekly_minutes=540)

    with django_assert_num_queries(1):
        dose(manager)


def test_counselor_may_not_switch_rules(organization):
    rule = make_dose_rule(organization)
    counselor = actor_for(make_staff(organization, Role.COUNSELOR))

    with pytest.raises(RefusedError, match="Only a program manager or the director"):
        actions.switch_rule(kind="dose", rule_id=rule.pk, is_on=False, by=counselor)
