"""Every night the ends of all ledgers are signed, and kept elsewhere where a folder is named for it."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from midspan.domains.privacy.ledger import keep_elsewhere, make_root
from midspan.kernel.jobs import enqueue_everywhere, task
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for


@app.periodic(cron="5 7 * * *")  # In UTC: deep night at every site in the United States.
@task(queueing_lock="sign-ledgers")
def sign_ledgers_everywhere(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes the time
    """One job for each organization, so that one that fails holds up no other."""
    return enqueue_everywhere(sign_ledger)


@task
def sign_ledger(organization_id: str) -> int:
    """A root of one organization's ledger; its number. Another one of the same night does no harm."""
    by = organization_reader(UUID(organization_id))
    with acting_for(by, Reach.ALL):
        root = make_root(by=by)
    if settings.LEDGER_ROOTS:
        keep_elsewhere(root.document, Path(settings.LEDGER_ROOTS))
    return root.number
