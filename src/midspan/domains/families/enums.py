"""The words of family sessions."""

from enum import StrEnum


class GuestState(StrEnum):
    ASKED = "asked"  # They come, as far as anybody knows.
    CANNOT = "cannot"  # They said that they cannot; no reason is asked.


TRANSITIONS: dict[GuestState, frozenset[GuestState]] = {
    GuestState.ASKED: frozenset({GuestState.CANNOT}),
    GuestState.CANNOT: frozenset({GuestState.ASKED}),  # Plans change.
}
