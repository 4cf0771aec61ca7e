"""A letter as a PDF: its exact words, and nothing else in the file that says whose or what it is."""

from midspan.domains.letters.models import Letter
from midspan.kernel.paper import letter_from


def pdf_of(letter: Letter) -> bytes:
    """Byte for byte the same each time."""
    head, *lines = letter.text.split("\n")
    return letter_from(head=head, lines=lines, language=letter.language)
