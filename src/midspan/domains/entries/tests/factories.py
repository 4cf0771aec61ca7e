"""What arrived, for tests of the forms that are sent late."""

from midspan.domains.entries.models import Entry


def entries_kept():
    """Every entry of the organization the test is bound to, in the order of arrival."""
    return list(Entry.objects.order_by("arrived_at", "number"))
