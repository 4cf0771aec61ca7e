"""A name that is typed as a signature, held against the name that is on file."""

from unicodedata import normalize


def is_same_name(typed: str, name: str) -> bool:
    """However a keyboard writes its accents, its capitals and its spaces."""
    return _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    return " ".join(normalize("NFKC", name).split()).casefold()
