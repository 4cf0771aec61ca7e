"""Addresses of notices."""

from midspan.domains.notices import views
from midspan.kernel.pages import SIGNED_IN, page
from midspan.values import DataClass

app_name = "notices"
urlpatterns = [
    page("", views.notices, name="list", opens=SIGNED_IN, carries=(DataClass.MESSAGE,)),
]
