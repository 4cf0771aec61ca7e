"""The words of exports."""

from enum import StrEnum


class Form(StrEnum):
    """As what a copy leaves."""

    TABLE = "csv"
    PAPER = "pdf"
