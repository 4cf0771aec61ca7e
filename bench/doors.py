"""How much of a page the gate and the ledger are: their doors, watched from outside while pages are asked."""

import sys
import time
from contextlib import contextmanager
from functools import wraps
from importlib import import_module

# Module → the functions by which the application enters the gate and the ledger.
DOORS = {
    "midspan.domains.privacy.queries": ("visible", "may_see_class"),
    "midspan.domains.privacy.gate": ("decide", "filter_things", "rehearsed", "foreseen"),
    "midspan.domains.privacy.peers": ("disclosed_to_peers", "seen_by_peers", "name_for_peers"),
    "midspan.domains.privacy.disclosed": ("masked",),
    "midspan.domains.privacy.compiled": ("compiled_patients",),
    "midspan.domains.privacy.ledger": ("write",),
}


class Watch:
    """Seconds between the outermost entrances and exits: CPU of this process, and on the wall with PostgreSQL's."""

    def __init__(self):
        self.cpu = self.wall = self.depth = self.entered = 0

    def over(self, function):
        @wraps(function)
        def watched(*args, **kwargs):
            if self.depth:
                return function(*args, **kwargs)
            self.depth, self.entered = 1, self.entered + 1
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.cpu += time.process_time() - cpu
                self.wall += time.perf_counter() - wall
                self.depth = 0

        return watched


@contextmanager
def watched_doors():
    """A Watch over every door, in whichever module of ours it was imported; afterwards all is as it was."""
    watch = Watch()
    doors = [getattr(import_module(module), name) for module, names in DOORS.items() for name in names]
    over = {id(door): watch.over(door) for door in doors}
    kept = [
        (module, name, value)
        for known, module in list(sys.modules.items())
        if known.startswith("midspan.")
        for name, value in list(vars(module).items())
        if id(value) in over
    ]
    for module, name, value in kept:
        setattr(module, name, over[id(value)])
    try:
        yield watch
    finally:
        for module, name, value in kept:
            setattr(module, name, value)
