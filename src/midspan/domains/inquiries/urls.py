"""Addresses of inquiries, for intake. Whoever asks for help does so on the public site."""

from midspan.domains.inquiries import views
from midspan.domains.people.enums import Role
from midspan.kernel.pages import page, staff_with
from midspan.values import DataClass

app_name = "inquiries"
DESK = staff_with(Role.INTAKE, Role.DIRECTOR)
TOLD = (DataClass.REFERRAL, DataClass.CONTACT, DataClass.IDENTITY)
ONE = "inquiries/<uuid:inquiry_id>/"
urlpatterns = [
    page("inquiries/", views.desk, name="desk", opens=DESK, carries=TOLD),
    page("inquiries/new/", views.new, name="new", opens=DESK, carries=TOLD),
    page("inquiries/figures/", views.figures, name="figures", opens=DESK, carries=(DataClass.REFERRAL,)),
    page(ONE, views.one, name="one", opens=DESK, carries=TOLD),
    page(f"{ONE}try/", views.contact_try, name="try", opens=DESK, carries=TOLD),
    page(f"{ONE}screening/", views.screening, name="screening", opens=DESK, carries=TOLD),
    page(f"{ONE}refer/", views.make_referral, name="refer", opens=DESK, carries=TOLD),
    page(f"{ONE}close/", views.close, name="close", opens=DESK, carries=TOLD),
    page(f"{ONE}do/", views.do, name="do", opens=DESK, carries=TOLD),
]
