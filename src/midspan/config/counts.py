"""How counts of tries are named on disk, where every process that serves keeps them."""

from django.utils.crypto import salted_hmac


def keyed(key: str, key_prefix: str, version: int) -> str:
    """A name that tells nobody who lacks our secret from which address somebody asked for help."""
    return salted_hmac("midspan.config.counts", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
