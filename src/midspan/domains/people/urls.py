"""Addresses of signing in."""

from midspan.domains.people import views
from midspan.kernel.pages import ANYONE, SIGNED_IN, page

app_name = "people"
urlpatterns = [
    page("", views.home, name="home", opens=ANYONE),
    page("sign-in/code/", views.sign_in_with_code, name="sign_in_code", opens=ANYONE),
    page("welcome/", views.welcome, name="welcome", opens=SIGNED_IN),
    page("sign-in/once-more/", views.step_up, name="step_up", opens=SIGNED_IN),
    page("devices/", views.sign_in_and_devices, name="devices", opens=SIGNED_IN),
    page("devices/sign-out/", views.sign_out_one, name="sign_out_one", opens=SIGNED_IN),
    page("devices/sign-out-elsewhere/", views.sign_out_elsewhere, name="sign_out_elsewhere", opens=SIGNED_IN),
    page("devices/lock/", views.set_lock, name="set_lock", opens=SIGNED_IN),
    page("devices/locked/", views.lock, name="lock", opens=ANYONE),
    page("devices/still-here/", views.still_here, name="still_here", opens=SIGNED_IN),
    page("devices/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere", opens=SIGNED_IN),
]
