"""Pages of the look itself: gallery, help now, appearance, leaving."""

from django.views.i18n import set_language

from midspan.kernel.pages import ANYONE, page
from midspan.ui import views
from midspan.ui.gallery.views import gallery

app_name = "ui"
urlpatterns = [
    page("help-now/", views.help_now, name="help-now", opens=ANYONE),
    page("leave/", views.leave, name="leave", opens=ANYONE),
    page("appearance/", views.theme, name="theme", opens=ANYONE),
    page("language/", set_language, name="language", opens=ANYONE),
    page("gallery/", gallery, name="gallery", opens=ANYONE),
]
