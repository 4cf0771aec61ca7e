"""Pages of the look itself: gallery, help now, appearance, leaving."""

from django.urls import path
from django.views.i18n import set_language

from midspan.ui import views
from midspan.ui.gallery.views import gallery

app_name = "ui"
urlpatterns = [
    path("help-now/", views.help_now, name="help-now"),
    path("leave/", views.leave, name="leave"),
    path("appearance/", views.theme, name="theme"),
    path("language/", set_language, name="language"),
    path("gallery/", gallery, name="gallery"),
]
