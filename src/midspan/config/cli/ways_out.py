"""What a worker says when it starts: on which channels notices go out, and what of that should be looked at."""

from urllib.parse import urlsplit

ORDER = {"mail": "e-mail", "text": "text messages", "push": "web push"}


def say_ways_out() -> None:
    """One line, and one more for each thing that would tell a reader what kind of place this is."""
    for line in ways_out():
        print(f"midspan: {line}", flush=True)


def ways_out() -> list[str]:
    """The lines, in words for whoever runs this."""
    from midspan.domains.notices.queries import channel_states  # noqa: PLC0415 - reads settings, so after the set-up.

    states = {state.channel.value: state for state in channel_states()}
    on = [_words(name, states[name].goes_nowhere) for name in ORDER if states[name].is_set_up]
    off = [ORDER[name] for name in ORDER if not states[name].is_set_up]
    said = [f"notices go out by {', '.join(on)}" if on else "no notice leaves the application"]
    said += [f"not set up: {', '.join(off)}"] if off else []
    return ["; ".join(said) + ".", *_telling()]


def _words(name: str, goes_nowhere: bool) -> str:  # noqa: FBT001 - one of two words
    from django.conf import settings  # noqa: PLC0415 - as above

    folder = getattr(settings, "EMAIL_FILE_PATH", "")
    return f"{ORDER[name]} (as files in {folder}, nowhere else)" if goes_nowhere else ORDER[name]


def _telling() -> list[str]:
    """An address is seen by whoever sees the message."""
    from django.conf import settings  # noqa: PLC0415 - as above

    from midspan.domains.people.rules import reveals  # noqa: PLC0415 - as above

    shown = {"MIDSPAN_ADDRESS": urlsplit(settings.ADDRESS).netloc, "MIDSPAN_MAIL_FROM": settings.MAIL_FROM}
    return [
        f"{name} tells what this place is: {words}. Use a neutral one."
        for name, words in shown.items()
        if reveals(words)
    ]
