"""How a new database gets its tables in seconds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class AtOnce(migrations.Migration):
    """A migration that makes tables, and whose models are worked out once for all of its operations.

    Django works out every model that is related to the one an operation names, after each operation; with a hundred
    tables around one patient, that is most of what making them takes. Here no operation may change a model that another
    one of the same migration makes: a table is made as it is at the end of the migration. Where all of its models are
    new, those before them stay as they were worked out, and only the new ones are.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002, ARG002 - as Django calls it.
    ) -> ProjectState:
        before = project_state.clone()
        worked_out = project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        if worked_out is not None and all(map(self._is_about_a_new_model, self.operations)):
            known = before.models.keys()
            worked_out.render_multiple([state for key, state in project_state.models.items() if key not in known])
            project_state.__dict__["apps"] = worked_out
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def _is_about_a_new_model(self, operation: Operation) -> bool:
        made = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
        named = getattr(operation, "model_name", "") or getattr(operation, "name", "")
        return str(named).lower() in made
