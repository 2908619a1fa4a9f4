from django.db import models
from django.db.models import F


class Revised(models.Model):
    """Counts its own saves, so that a form opened earlier can tell that it is stale.

    `counted` names the counters that grow with every save.
    """

    counted = ("revision",)

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is None:
            super().save(*args, **kwargs)
            return
        # Counted in the database: an object loaded earlier must not set them back.
        for name in self.counted:
            setattr(self, name, F(name) + 1)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.counted}
        super().save(*args, **kwargs)
        self.refresh_from_db(fields=self.counted)
