"""How a new database gets its tables in seconds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AtOnce(migrations.Migration):
    """A migration that makes tables, and whose models are worked out once for all of its operations.

    Django works out every model that is related to the one an operation names, after each operation; with a hundred
    tables around one patient, that is most of what making them takes. Here no operation may change a model that another
    one of the same migration makes: a table is made as it is at the end of the migration.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002, ARG002 - as Django calls it.
    ) -> ProjectState:
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
