"""Carriers: what takes an envelope outside. Each is one module with `is_set_up()` and `carry(parcel) -> Outcome`.

A carrier that is not set up is never pretended: it carries nothing and says so.
"""

from importlib import import_module
from types import ModuleType

from midspan.domains.notices.enums import Channel

_MODULES = {Channel.MAIL: "mail", Channel.TEXT: "texts", Channel.PUSH: "push"}


def carrier_for(channel: Channel) -> ModuleType:
    """Loaded when it is needed: the web never sends."""
    return import_module(f"{__name__}.{_MODULES[channel]}")
