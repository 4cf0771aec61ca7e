"""Pages of the look itself: gallery, help now, appearance, leaving."""

from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from midspan.kernel.pages import ANYONE, page
from midspan.ui import views
from midspan.ui.gallery.views import gallery

app_name = "ui"
# Language and appearance change nothing but the look of the reader's own browser, so their forms, which stand on every
# page, carry no token; a page without a form of its own then needs none.
urlpatterns = [
    page("help-now/", views.help_now, name="help-now", opens=ANYONE),
    page("leave/", views.leave, name="leave", opens=ANYONE),
    page("appearance/", views.theme, name="theme", opens=ANYONE),
    page("language/", csrf_exempt(set_language), name="language", opens=ANYONE),
    page("gallery/", gallery, name="gallery", opens=ANYONE),
]
