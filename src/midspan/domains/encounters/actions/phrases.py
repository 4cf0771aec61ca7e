"""A staff member's own sentences for their notes."""

from uuid import UUID

from midspan.domains.encounters.enums import PhraseField
from midspan.domains.encounters.models import StaffPhrase
from midspan.domains.encounters.queries.records import record_of
from midspan.domains.encounters.rules.names import named_in
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

LONGEST = 400
NAMED = "A phrase is used for many people, so it holds nobody's name. Take the name out first."


@action("phrase.keep")
def keep_phrase(*, field: PhraseField, text: str, by: Actor, session_id: UUID | None = None) -> StaffPhrase:
    """Keep a sentence for a field; keeping it twice is once. With `session_id` it may name nobody of that session."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise RefusedError(refused("A phrase has from one to four hundred letters."))
    found = record_of(viewer=by, session_id=session_id) if session_id else None
    if found and named_in(words, found.members):
        raise RefusedError(refused(NAMED))
    phrase, _ = StaffPhrase.objects.get_or_create(
        organization_id=by.organization_id, staff_id=by.id, field=field, text=words
    )
    return phrase


@action("phrase.drop")
def drop_phrase(*, phrase_id: UUID, by: Actor) -> int:
    """Keep a sentence of one's own no longer. Returns how many were dropped."""
    rows = StaffPhrase.objects.filter(organization_id=by.organization_id, staff_id=by.id, pk=phrase_id)
    dropped, _ = rows.delete()
    return dropped
