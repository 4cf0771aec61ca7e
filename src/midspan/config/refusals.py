"""What a command says when it will not go on: one sentence that names the mend."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of the program.
    """Ends a command with exit code 2 and these words instead of a traceback."""
