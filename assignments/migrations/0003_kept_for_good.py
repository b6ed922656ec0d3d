"""The database itself refuses to change or remove a review or a comment."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from common.append_only import create_triggers, drop_triggers

TABLES = ("assignments_review", "assignments_comment")
MESSAGE = "reviews and comments are kept for good"


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard the tables."""
    for table in TABLES:
        create_triggers(schema_editor, table, MESSAGE)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards away."""
    for table in TABLES:
        drop_triggers(schema_editor, table)


class Migration(migrations.Migration):
    """Triggers on reviews and comments."""

    dependencies = [("assignments", "0002_results")]

    operations = [migrations.RunPython(guard, unguard)]
