"""Files as they were scanned in: what one is by its first bytes, whatever its name says."""

STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
MOST_BYTES = 10 * 1024 * 1024


def media_type_of(content: bytes) -> str:
    """Its media type; empty for anything but a PDF, a PNG or a JPEG."""
    return next((media for start, media in STARTS.items() if content.startswith(start)), "")


def type_and_ending(media_type: str) -> tuple[str, str]:
    """With what a file is handed out: of what could not be read its own words say nothing."""
    known = media_type in ENDINGS
    return (media_type, ENDINGS[media_type]) if known else ("application/octet-stream", "")
