"""Phone numbers on pages."""


def call_link(phone: str) -> str:
    """The address that has a phone call this number."""
    return f"tel:{''.join(letter for letter in phone if letter.isdigit() or letter == '+')}"
