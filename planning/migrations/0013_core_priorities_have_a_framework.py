"""The priorities of each year become those of the organisation's own framework of that year."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_frameworks(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    priorities = apps.get_model("planning", "Priority").objects
    frameworks = apps.get_model("planning", "Framework").objects
    for year in priorities.order_by("year").values_list("year", flat=True).distinct():
        framework = frameworks.create(
            year=year, code="core", kind="core", name="Our core priorities", short_name="LCO", owner="", summary=""
        )
        priorities.filter(year=year).update(framework=framework)


def give_years(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back again: what was no core priority has no place there."""
    priorities = apps.get_model("planning", "Priority").objects
    priorities.exclude(framework__kind="core").delete()
    for framework in apps.get_model("planning", "Framework").objects.filter(kind="core"):
        priorities.filter(framework=framework).update(year=framework.year, framework=None)
    apps.get_model("planning", "Framework").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("planning", "0012_the_operating_plan")]
    operations = [migrations.RunPython(give_frameworks, give_years)]
