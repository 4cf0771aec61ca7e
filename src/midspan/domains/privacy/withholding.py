"""The patient's own limits inside a query: whose rows of a class are kept from whoever asks."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Lookup, TextField, UUIDField, Value

from midspan.values import Actor, DataClass


class NotAmong(Lookup):
    """An expression that is none of an array's elements, which are found once for a statement.

    A row without a value is none of them either: as a lookup by name Django would take it for one that rejects those.
    """

    lookup_name = "not_among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        value, params = self.process_lhs(compiler, connection)
        array, of_array = self.process_rhs(compiler, connection)
        return f"({value} = ANY ((SELECT {array})::uuid[])) IS NOT TRUE", (*params, *of_array)


def withheld_from(viewer: Actor, data_class: DataClass, purposes: Collection[str]) -> Func:
    """The patients whose rows of this class are kept from this viewer for any of these purposes."""
    return Func(
        Value(viewer.organization_id, UUIDField()),
        Value(viewer.id, UUIDField()),
        Value(str(data_class), TextField()),
        Value(sorted(purposes), ArrayField(TextField())),
        function="midspan_withheld",
        output_field=ArrayField(UUIDField()),
    )
