"""Whether a code can be a LOINC code at all: its last digit is a check on the others."""

BASE = 10


def is_possible(code: str) -> bool:
    """Whether the check digit holds (LOINC Users' Guide: mod 10). It does not say that the code is in use.

    For terms and panels; codes of answers (LA…) have a check digit of another making.
    """
    number, dash, check = code.rpartition("-")
    return dash == "-" and number.isdecimal() and check == str(check_digit(number))


def check_digit(number: str) -> int:
    """The digit that makes a code of these digits whole: every second one, from the right, counts twice."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(number))]
    return -sum(sum(divmod(value, BASE)) for value in doubled) % BASE
