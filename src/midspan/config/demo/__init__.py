"""The demonstration center: Harbor Bridge, its staff and 64 invented people in every state of the journey.

`load` fills the database of `midspan demo`, `people` says who can sign in, `check` opens every main screen over HTTP,
and `build` makes a center of any census for measurements. All of it is drawn from one seed and told relative to today.
"""

from midspan.config.demo.building import Built, build
from midspan.config.demo.checking import check
from midspan.config.demo.loading import load, people

__all__ = ["Built", "build", "check", "load", "people"]
