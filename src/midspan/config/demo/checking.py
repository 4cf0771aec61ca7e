"""`midspan demo --check`: each kind of person signs in over HTTP and opens every main screen."""

from collections.abc import Callable, Collection, Iterator
from uuid import UUID

from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from msgspec import Struct, field

from midspan.config.demo.guests import GUARDIANS, MENTORS, PASSWORD, STORIES, SUPPORTERS
from midspan.config.demo.reading import center_facts, sketches
from midspan.config.demo.visitor import LOGIN, Page, Visitor
from midspan.kernel.pages import Audience
from midspan.values import Actor, ActorKind

NOBODY = UUID(int=0)
OK, NOT_FOUND, NO_GET = 200, 404, 405
# Leaving leads away from here, and a calendar's own secret address is nobody's screen.
NOT_A_SCREEN = frozenset({"ui:leave"})
DEPTH = 2  # Pages linked from the main screens, and pages linked from those.


class Guest(Struct, frozen=True):
    """Somebody to sign in as, and what the declarations say of them."""

    login: str
    what: str
    actor: Actor


class Tally(Struct):
    """Counts checks, and prints each that failed, in words."""

    say: Callable[[str], None]
    passed: int = 0
    failed: int = 0

    def check(self, holds: object, words: str) -> bool:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            self.say(f"midspan: check failed: {words}")
        return bool(holds)


class Tour(Struct):
    """One guest's way through the application."""

    guest: Guest
    visitor: Visitor
    tally: Tally
    seen: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def open_main_screens(self) -> None:
        for name, path, opens in _screens():
            if opens.admits(self.guest.actor):
                self.seen.add(name)
                self._open(path)
            else:
                page = self.visitor.get(path)
                self.tally.check(page.status == NOT_FOUND, self._about(path, f"should not exist, but is {page.status}"))

    def follow_links(self) -> None:
        """One page of each kind that the pages so far link to."""
        for _ in range(DEPTH):
            waiting, self.links = self.links, []
            for path in waiting:
                name = _name_of(path, self.guest.actor)
                if name and name not in self.seen:
                    self.seen.add(name)
                    self._open(path)

    def _open(self, path: str) -> None:
        page = self.visitor.get(path)
        if page.status == NO_GET:
            return  # It takes a form, and is no screen.
        if not self.tally.check(page.status == OK and page.path != LOGIN, self._about(path, f"answers {page.status}")):
            return
        self._look_for_names(path, page)
        if page.is_whole:
            self.tally.check(page.has_banner, self._about(path, "is not marked as a demonstration"))
            self.links += page.links()

    def _look_for_names(self, path: str, page: Page) -> None:
        if not self.guest.actor.is_staff:
            named = [name for key, name in _legal_names() if key != self.guest.login and name in page.words]
            self.tally.check(not named, self._about(path, "holds another person's name"))

    def _about(self, path: str, words: str) -> str:
        return f"{path} {words} ({self.guest.login}, {self.guest.what})"


def check(
    base_url: str, *, logins: Collection[str] | None = None, say: Callable[[str], None] = print
) -> tuple[int, int]:
    """Open every main screen as each kind of person (or as these). Returns how many checks passed and failed."""
    tally = Tally(say)
    _knock(base_url, tally)
    for guest in (one for one in _guests() if logins is None or one.login in logins):
        visitor = Visitor(base_url)
        page = visitor.sign_in(guest.login, PASSWORD)
        if tally.check(page.status == OK and page.path != LOGIN, f"{guest.login} ({guest.what}) cannot sign in"):
            tour = Tour(guest, visitor, tally, links=page.links())
            tour.open_main_screens()
            tour.follow_links()
    return tally.passed, tally.failed


def _knock(base_url: str, tally: Tally) -> None:
    """Nobody in particular: public pages open, all others ask for sign-in, a wrong password opens nothing."""
    stranger = Visitor(base_url)
    for _, path, opens in _screens():
        page = stranger.get(path)
        if page.status == NO_GET:
            continue
        if opens.admits(None):
            tally.check(page.status == OK, f"{path} answers {page.status} to somebody who is not signed in")
        else:
            tally.check(page.path == LOGIN, f"{path} does not ask a stranger to sign in")
    refused = stranger.sign_in("ines", "not-the-password")
    tally.check(refused.path == LOGIN, "a wrong password signs in")


def _guests() -> list[Guest]:
    staff = [
        Guest(one["key"], one["title"].lower(), Actor(NOBODY, NOBODY, ActorKind.STAFF, frozenset(one["roles"])))
        for one in center_facts()["staff"]
    ]
    patient, guardian = Actor(NOBODY, NOBODY, ActorKind.PATIENT), Actor(NOBODY, NOBODY, ActorKind.GUARDIAN)
    patients = [Guest(key, "patient", patient) for key in STORIES]
    supporter, mentor = Actor(NOBODY, NOBODY, ActorKind.SUPPORTER), Actor(NOBODY, NOBODY, ActorKind.MENTOR)
    outside = [Guest(key, "guardian", guardian) for key in GUARDIANS]
    outside += [Guest(key, "supporter", supporter) for key in SUPPORTERS]
    return staff + patients + outside + [Guest(key, "mentor", mentor) for key in MENTORS]


def _legal_names() -> list[tuple[str, str]]:
    return [(one.key, one.family) for one in sketches()]


def _screens() -> list[tuple[str, str, Audience]]:
    """Our own addresses without arguments: name, path, who may open it."""
    return [
        (name, f"/{path}", declaration.opens)
        for name, path, pattern in _walk(get_resolver().url_patterns)
        if "<" not in path
        and name not in NOT_A_SCREEN
        and (declaration := getattr(pattern.callback, "declaration", None)) is not None
    ]


def _walk(
    patterns: list[URLPattern | URLResolver], *, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(
                entry.url_patterns, prefix=path, space=f"{space}{entry.namespace}:" if entry.namespace else space
            )
        else:
            yield f"{space}{entry.name}", path, entry


def _name_of(path: str, actor: Actor) -> str:
    """The name of a page of ours that this person may open; empty for anything else."""
    try:
        found = resolve(path.partition("?")[0])
    except Http404:
        return ""
    declaration = getattr(found.func, "declaration", None)
    is_open = declaration is not None and declaration.opens.admits(actor) and found.view_name not in NOT_A_SCREEN
    return found.view_name if is_open else ""
