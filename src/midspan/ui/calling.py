"""Phone numbers on pages."""


def call_link(phone: str) -> str:
    """The address that has a phone call this number."""
    return f"tel:{_dialed(phone)}"


def text_link(phone: str) -> str:
    """The address that has a phone write a text to this number."""
    return f"sms:{_dialed(phone)}"


def _dialed(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit() or letter == "+")
