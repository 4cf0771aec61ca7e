"""Small pure types that every floor may use: Verdict, Span, WeekSpan, Actor.

Nothing here knows a framework, a database or the clock.
"""

from midspan.values.actor import Actor, ActorKind
from midspan.values.spans import Span, WeekSpan, merge_spans
from midspan.values.verdict import ALLOWED, Verdict, refused

__all__ = ["ALLOWED", "Actor", "ActorKind", "Span", "Verdict", "WeekSpan", "merge_spans", "refused"]
