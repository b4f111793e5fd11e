"""One table, made and filled by the benchmark."""

from django.db import models


class Page(models.Model):
    """A text as long as the page that it stands beside."""

    title = models.CharField(max_length=100)
    body = models.TextField()
    listed = models.BooleanField(help_text="An entry of the list, not a page of its own")

    class Meta:
        managed = False
        db_table = "bare_page"

    def __str__(self) -> str:
        return self.title
