"""Sealed texts open only where they belong."""

import pytest

from midspan.kernel.sealing import SealError, open_sealed, seal

LINK = "https://calendar.example.com/ñ-secret.ics"


def test_sealed_text_opens_with_its_context():
    assert open_sealed(seal(LINK, context="calendar:1"), context="calendar:1") == LINK


def test_sealed_text_shows_nothing_and_is_never_the_same_twice():
    one, other = seal(LINK, context="calendar:1"), seal(LINK, context="calendar:1")

    assert one != other
    assert b"secret" not in one


def test_another_context_is_refused():
    with pytest.raises(SealError):
        open_sealed(seal(LINK, context="calendar:1"), context="calendar:2")


def test_another_key_is_refused(settings):
    sealed = seal(LINK, context="calendar:1")
    settings.FIELD_KEY = "another-key"

    with pytest.raises(SealError):
        open_sealed(sealed, context="calendar:1")


@pytest.mark.parametrize("place", [0, 5, -1])
def test_changed_bytes_are_refused(place):
    sealed = bytearray(seal(LINK, context="calendar:1"))
    sealed[place] ^= 1

    with pytest.raises(SealError):
        open_sealed(bytes(sealed), context="calendar:1")


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01short"])
def test_too_short_texts_are_refused(broken):
    with pytest.raises(SealError):
        open_sealed(broken, context="calendar:1")


def test_a_seal_needs_a_context():
    with pytest.raises(ValueError, match="context"):
        seal(LINK, context="")


def test_what_the_database_gives_back_opens():
    assert open_sealed(memoryview(seal(LINK, context="calendar:1")), context="calendar:1") == LINK
