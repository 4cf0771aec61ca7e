"""A day board as anybody would write it first: rooms, leaders and sessions of a day."""

from django.db import models


class Room(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "plain_django"

    def __str__(self):
        return self.name


class Leader(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "plain_django"

    def __str__(self):
        return self.name


class Session(models.Model):
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    leader = models.ForeignKey(Leader, on_delete=models.CASCADE)
    arrived = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)

    class Meta:
        app_label = "plain_django"

    def __str__(self):
        return self.title
