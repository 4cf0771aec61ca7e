"""Who asks, and what they are answered, on more than one layer."""

from midspan.engines.disclosure import Kind, Tie
from midspan.engines.disclosure.tests.cast import SISTER, ask, wishes

NOBODY = wishes()
CLOSED = ("conceal", "nothing_allows_it")
SAID_NO = ("deny", "nothing_allows_it")
PEER = ask(Kind.PEER, "PEER", "Patient/2", ties=frozenset({Tie.SAME_SESSION}))
FRIEND = ask(Kind.FAMILY, "SUPNWK", SISTER, ties=frozenset({Tie.VERIFIED_LINK}))
