"""The gate's roles and the disclosure engine's file say the same."""

from midspan.domains.privacy.rules import CLASSES_BY_ROLE
from midspan.engines.disclosure.books import role_book


def test_what_each_role_may_see_is_what_the_engine_reads_for_it():
    assert {name: role.classes for name, role in role_book().items()} == CLASSES_BY_ROLE
