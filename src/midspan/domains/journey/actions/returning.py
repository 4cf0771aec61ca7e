"""A way straight back in: somebody who left begins a new stay without a new referral."""

from uuid import UUID

from midspan.domains.journey.actions.episodes import add_labels
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries.stays import stays_of_patient
from midspan.domains.journey.rules.returning import may_return
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis, Label
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor


@action("episode.return")
def open_return(*, patient_id: UUID, by: Actor) -> Episode:
    """Open the next stay of somebody who left, at the place and with the counselor of the last. Raises RefusedError.

    What may have changed is asked anew: red flags, placement and safe contact go their usual way.
    """
    in_turn("episode.return", patient_id)
    stays = stays_of_patient(viewer=by, patient_id=patient_id)
    may_return(by, states=[EpisodeState(one.state) for one in stays]).require()
    last = stays[0]
    counselor = last.primary_counselor_id
    if counselor and not staff_of(viewer=by, roles=[Role.COUNSELOR], staff_id=counselor).exists():
        counselor = None
    with widened(by):  # Who carried the last stay reaches the person no more.
        stay = Episode(
            organization_id=by.organization_id,
            patient_id=patient_id,
            state=EpisodeState.REFERRED,
            jurisdiction=last.jurisdiction,
            payer=last.payer,
            site_id=last.site_id,
            primary_counselor_id=counselor,
        )
        add_labels(stay, [Label(one) for one in last.labels])
        stay.save()
        if counselor:
            open_reach(
                actor_id=counselor,
                patient_id=patient_id,
                basis=Basis.PRIMARY_COUNSELOR,
                source_id=stay.pk,
                by=by,
            )
    return stay
