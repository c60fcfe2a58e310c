from django.db import models


class Document(models.Model):
    """A file with a title: uploaded in the admin, downloaded from /media/."""

    title = models.CharField(max_length=200)
    file = models.FileField(upload_to='documents/')
    uploaded = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.title
