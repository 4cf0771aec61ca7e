"""Whatever peers read comes out of one function: a new way on which a name for groups goes out is noticed here."""

import ast

import pytest

from tests.guards.sources import parsed

# Who reads a name for groups, and why it is no way out to peers beside `privacy.queries.name_for_peers`.
READS_ALIAS = {
    "domains/encounters/queries/attendance.py": "Hands it to name_for_peers.",
    "domains/encounters/queries/hours.py": "Lists for staff.",
    "domains/encounters/queries/sheet.py": "Asks the gate for peers, then name_for_peers.",
    "domains/encounters/rules/names.py": "Looks for it in texts.",
    "domains/encounters/rules/signing.py": "Tells an author which name to write.",
    "domains/journey/actions/admission.py": "Gives it.",
    "domains/journey/queries/stays.py": "Whether there is one, for admission.",
    "domains/journey/rules/episodes.py": "As above.",
    "domains/journey/views/admission.py": "The form in which staff give it.",
    "domains/journey/views/file_lines.py": "A person's file, for staff.",
    "domains/journey/views/own_alias.py": "The person's own page.",
    **{
        f"domains/mentors/{name}": "Of the card that a patient chose to show to one mentor, which is another name."
        for name in ("actions/concerns.py", "actions/matching.py", "views/staff.py", "wording.py")
    },
    "surfaces/mentor/views.py": "As above: that mentor's own page.",
    "surfaces/patient/day.py": "The person's own page.",
    "surfaces/patient/drawing.py": "The person's own page.",
    "surfaces/patient/views/viewing.py": "Asked of the gate for whoever looks.",
    "surfaces/staff/entry_drawing.py": "A card's, which is name_for_peers.",
    "surfaces/staff/room_drawing.py": "As above.",
}


def readers_of_alias():
    """Files in which an attribute `alias` of something is read, but for tests and the demonstration center."""
    return {
        name
        for name, tree in parsed(with_any_of={"alias"})
        if not name.startswith(("config/demo/", "kernel/prepared")) and any(map(reads_alias, ast.walk(tree)))
    }


def reads_alias(node):
    return isinstance(node, ast.Attribute) and node.attr == "alias"


@pytest.mark.slow
def test_every_reader_of_a_name_for_groups_is_known():
    assert readers_of_alias() == set(READS_ALIAS)
