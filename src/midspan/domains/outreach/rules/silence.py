"""For how long somebody has not been heard of, and which week of it this is."""

from datetime import date


def silent_since(heard_on: date, *, today: date, days: int) -> str | None:
    """Names the stretch and how often its length is over by now; None while it is not over once."""
    # Whole days: neither the day on which they were heard of nor today is one.
    times = ((today - heard_on).days - 1) // days
    return f"{heard_on.isoformat()}/{times}" if times > 0 else None
