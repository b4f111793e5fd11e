"""Where lines and metrics are monitored."""

from django.db import models


class Board(models.Model):
    """A board or group where lines and metrics are monitored."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
