from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from midspan.kernel.thread_state import keep_in_threads

# pgtrigger asks this function whether a session's setting leaves a trigger out, and every migration with a trigger
# makes it anew. A setting that anybody can make would open what is signed, so the answer is always no.
NOTHING_IS_LEFT_OUT = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS 'SELECT false'
"""


class KernelConfig(AppConfig):
    name = "midspan.kernel"
    label = "kernel"

    def ready(self) -> None:
        keep_in_threads()
        post_migrate.connect(leave_no_trigger_out, sender=self)


def leave_no_trigger_out(*, using: str, plan: list[Any] | None = None, **_: Any) -> None:
    """After migrating: from then on no setting of a session leaves any trigger out."""
    if plan is None:
        return  # Tables were emptied, and not migrated.
    with connections[using].cursor() as cursor:
        cursor.execute(NOTHING_IS_LEFT_OUT)
