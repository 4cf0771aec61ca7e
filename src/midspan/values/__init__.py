"""Small pure types that every floor may use: Verdict, Span, WeekSpan, Actor, DataClass, Label, FieldPrivacy; marks.

Nothing here knows a framework, a database or the clock.
"""

from midspan.values.actor import NOBODY, Actor, ActorKind
from midspan.values.classification import DataClass, FieldPrivacy, Label, classified
from midspan.values.seen import is_as_seen, mark_of
from midspan.values.spans import Span, WeekSpan, merge_spans
from midspan.values.verdict import ALLOWED, RefusedError, Verdict, first_refusal, refused, sentence

__all__ = [
    "ALLOWED",
    "NOBODY",
    "Actor",
    "ActorKind",
    "DataClass",
    "FieldPrivacy",
    "Label",
    "RefusedError",
    "Span",
    "Verdict",
    "WeekSpan",
    "classified",
    "first_refusal",
    "is_as_seen",
    "mark_of",
    "merge_spans",
    "refused",
    "sentence",
]
