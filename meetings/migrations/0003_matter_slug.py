from django.db import migrations, models

from members.slugs import free_slug


def name_matters(apps, schema_editor):
    """Give every matter there is an address made of its title; the oldest first."""
    matters = apps.get_model("meetings", "Matter").objects
    for matter in matters.filter(slug="").order_by("pk"):
        slug = free_slug(matters.all(), matter.title, fallback="arende", max_length=90)
        matters.filter(pk=matter.pk).update(slug=slug)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_paragraph_series_history")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="slug",
            field=models.SlugField(
                default="", editable=False, max_length=90, verbose_name="adressnamn"
            ),
            preserve_default=False,
        )
        for model in ("matter", "historicalmatter")
    ] + [migrations.RunPython(name_matters, migrations.RunPython.noop)]
