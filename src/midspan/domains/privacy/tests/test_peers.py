"""What people in the same session are told of each other."""

import pytest

from midspan.domains.privacy.queries import name_for_peers, seen_by_peers

WHOLE = {"alias": "Blue Harbor", "pronouns": "she/her", "name": "Rowan Ames", "birth_date": "1990-03-04", "phone": "1"}


def test_peers_see_the_chosen_name_and_pronouns_and_no_other_field():
    assert seen_by_peers(WHOLE) == {"alias": "Blue Harbor", "pronouns": "she/her"}


@pytest.mark.parametrize(
    ("identity", "place", "shown"),
    [
        (WHOLE, 3, "Blue Harbor"),
        (WHOLE | {"alias": ""}, 3, "Person 3"),
        (WHOLE | {"alias": ""}, None, "Guest"),
        ({"name": "Rowan Ames"}, 1, "Person 1"),
    ],
)
def test_who_chose_no_name_is_a_place_and_never_initials(identity, place, shown):
    assert name_for_peers(identity, place=place) == shown
