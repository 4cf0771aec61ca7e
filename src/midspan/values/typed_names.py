"""Names as they are typed, held against names that are on file."""

from unicodedata import combining, normalize


def is_same_name(typed: str, name: str) -> bool:
    """However a keyboard writes its accents, its capitals and its spaces."""
    return _plain(typed) == _plain(name)


def folded(words: str) -> str:
    """Lower-case letters without accents, so that "José" and "jose" compare as one."""
    return "".join(letter for letter in normalize("NFKD", words) if not combining(letter)).casefold()


def _plain(name: str) -> str:
    return " ".join(normalize("NFKC", name).split()).casefold()
