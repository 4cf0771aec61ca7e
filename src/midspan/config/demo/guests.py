"""Who can sign in to the demonstration, and what is told of them. Needs no Django, so that it can be said at once."""

from msgspec import Struct

from midspan.config.demo.reading import center_facts, sketches

PASSWORD = "across-the-bridge"  # noqa: S105 - printed for everybody, and set in demonstrations only.
# Patients who are printed to sign in as, and what is told of them.
STORIES = {
    "rowan": "34, warehouse shifts, two children; third week",
    "jules": "16, after school",
    "minh": "22, college",
    "edith": "71, hearing loss",
    "guadalupe": "in Spanish",
    "venla": "a week waits to be accepted",
}
# Those who stand for one of them: name, and what is told of them.
GUARDIANS = {
    "carla": (
        "Carla Marchetti",
        "mother of Jules, who lets her know when sessions are and asks her to family sessions",
    ),
    "anders": ("Anders Bo", "father of Jules, in another household, who is told nothing"),
}
# Those who mentor: name, and what is told of them.
MENTORS = {
    "mara": ("Mara", "mentor, matched with somebody she knows as Garza"),
    "lena": ("Lena", "mentor, whose profile waits for the coordinator"),
}

# Those whom one of them invited into their circle.
SUPPORTERS = {
    "elena": ("Elena Ames", "mother of Rowan, with whom the times and a card are shared"),
    "bo": ("Bo", "a friend of Rowan, with whom nothing is shared"),
    "sam": ("Sam", "a sponsor of Rowan, who reads goals and what is practiced"),
}


class DemoPerson(Struct, frozen=True):
    """Somebody to sign in as; printed as one line."""

    name: str
    login: str
    what: str

    def __str__(self) -> str:
        return f"{self.login:<12} {PASSWORD:<18} {self.name}: {self.what}"


def people() -> list[DemoPerson]:
    """Who can sign in: staff of each role first, then the patients of the stories, then those outside."""
    staff = [
        DemoPerson(f"{one['given']} {one['family']}", one["key"], one["title"].lower())
        for one in center_facts()["staff"]
    ]
    named = {one.key: f"{one.given} {one.family}" for one in sketches()}
    patients = [DemoPerson(named[key], key, what) for key, what in STORIES.items()]
    outside = GUARDIANS | SUPPORTERS | MENTORS
    return staff + patients + [DemoPerson(name, key, what) for key, (name, what) in outside.items()]
