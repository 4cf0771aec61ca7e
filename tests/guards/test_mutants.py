"""What is called equivalent in the rules of disclosure is a change that exists: exactly one, and with a reason."""

import pytest

from tools.mutants import RULES, equivalents, mutants_of


@pytest.mark.slow
def test_every_change_called_equivalent_is_one_change_and_has_its_reason():
    identities = [one.identity for name in RULES for one in mutants_of(name)]

    assert {one: identities.count(one) for one in equivalents()} == dict.fromkeys(equivalents(), 1)
    assert all(len(reason) > 40 for reason in equivalents().values())
