"""The attacks by number: in our words, and for what the application has no part, by what it would be noticed.

`absent` is a word that stands in no address, no page's name and no model's name while there is no such part.
"""

from msgspec import Struct


class Attack(Struct, frozen=True):
    """`absent` is empty where the attack has tests of its own; they begin their docstring with its number."""

    name: str
    absent: tuple[str, ...] = ()
    why_not: str = ""


ATTACKS = {
    1: Attack("Somebody else's id"),
    2: Attack("An address that no menu shows"),
    3: Attack("What is left in a refusal"),
    4: Attack("More fields than the form has"),
    5: Attack("Values that are none, names sent twice"),
    6: Attack("Reading fields by sorting, filtering, searching"),
    7: Attack("A second way to the rows", ("graphql", "fhir", "api", "bulk"), "No interface for other programs."),
    8: Attack("Counting what is hidden"),
    9: Attack("A search that finishes names"),
    10: Attack("What is already taken"),
    11: Attack("The roster, by every other list"),
    12: Attack(
        "What was written in a group, after leaving it",
        ("post", "chat", "comment"),
        "Groups write nothing here.",
    ),
    13: Attack("People who know each other"),
    14: Attack("What a locked screen shows"),
    15: Attack("The address of a calendar"),
    16: Attack("What a file says of itself"),
    17: Attack("Files without permission, files that run"),
    18: Attack("Bills", ("bill", "claim", "invoice", "statement"), "Nothing is billed here."),
    19: Attack("What a browser remembers"),
    20: Attack("Answers made for somebody else"),
    21: Attack("Logs, queues and caches"),
    22: Attack("Error pages"),
    23: Attack("What others' servers see"),
    24: Attack("Counts of few", ("report", "statistic", "aggregate", "outcome"), "There are no figures about people."),
    25: Attack("Who has a key here"),
    26: Attack("Sessions that outlive their right"),
    27: Attack("Forged and framed pages"),
    28: Attack("A device of several people"),
    29: Attack("Looking as somebody else"),
    30: Attack("A program that acts for many"),
    31: Attack("Being faster than a revoke"),
    32: Attack("Dates that bend"),
    33: Attack("The wrong hand, the wrong text"),
    34: Attack("Consents that contradict or cannot be read"),
    35: Attack("Another purpose"),
    36: Attack("What redaction leaves"),
    37: Attack("Passing it on"),
    38: Attack("An emergency that is none"),
    39: Attack("A parent beyond their right"),
    40: Attack("A former partner"),
    41: Attack("Whoever asks from outside"),
    42: Attack("Whoever left"),
    43: Attack("Two people taken for one"),
    44: Attack("Time and size of an answer"),
}
