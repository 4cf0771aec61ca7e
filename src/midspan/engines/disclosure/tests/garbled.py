"""JSON with parts of it replaced by what nobody expects there."""

JUNK = (
    None, True, 1, -1, 1e308, "", "x", "2026-13-45", "0000-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", [], {},
    [None], [[]], {"a": 1}, ["x", {"code": 1}], {"coding": [{}]}, {"coding": "x"}, {"reference": 5}, {"code": "TREAT"},
)  # fmt: skip
KEYS = ("type", "provision", "data", "id", "code", "extension", "modifierExtension")


def garbled(draw, found, *, share=0.04):
    """A copy in which each part is something else now and then, and some parts are more than there should be."""
    if draw.random() < share:
        return draw.choice(JUNK)
    if isinstance(found, dict):
        more = {draw.choice(KEYS): draw.choice(JUNK)} if draw.random() < share else {}
        return {key: garbled(draw, value, share=share) for key, value in found.items()} | more
    return [garbled(draw, one, share=share) for one in found] if isinstance(found, list) else found
