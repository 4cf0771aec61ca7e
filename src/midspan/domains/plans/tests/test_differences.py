"""From one version to the next: what is new, what changed and from what, what is gone."""

from msgspec.structs import replace

from midspan.domains.plans.enums import Kind
from midspan.domains.plans.rules import differences
from midspan.domains.plans.rules.differences import What
from midspan.domains.plans.tests.test_linting import goal, intervention, need, objective
from midspan.domains.plans.thread import digest_of


def test_same_words_are_no_difference():
    tree = (need(goal(objective())),)

    assert differences(tree, tree) == []
    assert digest_of(tree) == digest_of((replace(tree[0]),))


def test_changed_field_is_said_with_what_it_was():
    one = objective(target="4 of 4")
    before = need(goal(one))
    after = replace(before, goals=(replace(before.goals[0], objectives=(replace(one, target="6 of 6"),)),))

    [found] = differences((before,), (after,))

    assert (found.what, found.kind, found.thread) == (What.CHANGED, Kind.OBJECTIVE, one.thread)
    assert [(one.field, one.before, one.after) for one in found.fields] == [("target", "4 of 4", "6 of 6")]
    assert digest_of((before,)) != digest_of((after,))


def test_what_hangs_from_something_new_is_new_as_well():
    old, added = need(), need(goal(objective(interventions=(intervention(),))))

    found = differences((old,), (old, added))

    assert [(one.what, one.kind) for one in found] == [(What.NEW, kind) for kind in Kind if kind is not Kind.CRITERION]


def test_what_is_gone_comes_last():
    kept, gone = need(words="Sleep"), need(words="Debt")

    found = differences((gone, kept), (replace(kept, words="Sleeping"),))

    assert [(one.what, one.thread) for one in found] == [(What.CHANGED, kept.thread), (What.GONE, gone.thread)]
