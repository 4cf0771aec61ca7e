"""Pages of signing in: where everybody starts, with a code, and the first welcome."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from midspan.domains.people.actions import choose_lock, redeem_sign_in_code
from midspan.domains.people.authenticators import account_by_app_code
from midspan.domains.people.devices import devices_of, sign_out_device
from midspan.domains.people.enums import Role
from midspan.domains.people.forms import CodeForm, LockForm
from midspan.domains.people.models import Account
from midspan.domains.people.queries import own_language
from midspan.domains.people.sessions import end_all_sessions
from midspan.kernel.margins import margin_of
from midspan.values import ActorKind

HOMES = {
    ActorKind.PATIENT: "patient:today",
    ActorKind.GUARDIAN: "guardian:home",
    ActorKind.SUPPORTER: "supporter:home",
    ActorKind.MENTOR: "mentor:home",
}
TOO_MANY = 429
NO_CONTENT = 204
STEP_UP_WAYS = (
    (Authenticator.Type.WEBAUTHN, gettext_lazy("Use my passkey"), "key", "mfa_reauthenticate_webauthn"),
    (Authenticator.Type.TOTP, gettext_lazy("Use a code from my app"), "lock", "mfa_reauthenticate"),
)


def home(request: HttpRequest) -> HttpResponse:
    """Everybody's front door: to the day of whoever is signed in, to the sign-in page otherwise."""
    if request.actor is None:
        return redirect("account_login")
    if request.actor.is_staff:
        return redirect("staff:privacy" if request.actor.roles == {Role.PRIVACY_OFFICER} else "staff:day")
    answer = redirect(HOMES[request.actor.kind])
    _keep_language(answer, _language_to_speak(request))
    return answer


def _language_to_speak(request: HttpRequest) -> str:
    """Whoever told us to speak Spanish with them reads Spanish, on any browser, unless they chose otherwise there.

    Empty where nothing needs to change.
    """
    language = own_language(viewer=request.actor)
    is_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if is_chosen or language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return ""
    return language


def _keep_language(answer: HttpResponse, language: str) -> None:
    if language:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )


def sign_in_with_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login, code = form.cleaned_data["login"], form.cleaned_data["code"]
        if not ratelimit.consume(request, action="login", key=login.lower()):
            form.add_error(None, _("Too many tries. Wait a few minutes, or ask for a new code."))
            return render(request, "people/sign_in_code.html", {"form": form}, status=TOO_MANY)
        account, reason = _opened(login, code)
        if account is not None:
            record_authentication(request, account, method="code")
            return perform_login(request, account, email_verification="none", redirect_url="/welcome/")
        form.add_error(None, _(reason))
    return render(request, "people/sign_in_code.html", {"form": form})


def _opened(login: str, code: str) -> tuple[Account | None, str]:
    """The account that name and code open: an authenticator app's code first, then the one on paper."""
    account = account_by_app_code(login=login, code=code)
    if account is not None:
        return account, ""
    redeemed = redeem_sign_in_code(login=login, code=code)
    return redeemed.account, redeemed.verdict.reason


def welcome(request: HttpRequest) -> HttpResponse:
    """After signing in by code: offer to remember this device. Whoever has a passkey goes on at once."""
    if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).exists():
        return redirect("people:home")
    language = _language_to_speak(request)  # The first page they read here is in their language too.
    with translation.override(language or translation.get_language()):
        answer = render(request, "people/welcome.html")
        answer.headers["Content-Language"] = translation.get_language()
    _keep_language(answer, language)
    return answer


def step_up(request: HttpRequest) -> HttpResponse:
    """Show a passkey or a code once more, then go where this was asked for: at once by the only way somebody has."""
    to = request.GET.get("next", "")
    to = to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else reverse("people:home")
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    ways = [
        {"label": label, "icon": icon, "url": f"{reverse(name)}?{urlencode({'next': to})}"}
        for kind, label, icon, name in STEP_UP_WAYS
        if kind in kinds
    ]
    return redirect(ways[0]["url"]) if len(ways) == 1 else render(request, "people/step_up.html", {"ways": ways})


def sign_in_and_devices(request: HttpRequest) -> HttpResponse:
    context = {
        "factors": Authenticator.objects.filter(user=request.user).order_by("created_at"),
        "devices": devices_of(request),
        "lock_form": LockForm(initial={"minutes": request.user.lock_minutes}),
        "beside": margin_of("people:devices", request),
    }
    return render(request, "people/devices.html", context)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this account, this one included."""
    end_all_sessions(request.user)
    get_adapter().logout(request)
    return HttpResponseRedirect("/")


@require_POST
def sign_out_one(request: HttpRequest) -> HttpResponse:
    """One other browser, by the number its button carries."""
    number = request.POST.get("device", "")
    if number.isdecimal() and sign_out_device(request, device_id=int(number)):
        messages.success(request, _("Signed out there. Its next click asks who it is."))
    return redirect("people:devices")


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Every other browser; this one stays."""
    sign_out_device(request)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("people:devices")


@require_POST
def set_lock(request: HttpRequest) -> HttpResponse:
    """After how many minutes alone pages lock themselves."""
    form = LockForm(request.POST)
    if form.is_valid():
        choose_lock(minutes=form.cleaned_data["minutes"], by=request.actor)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose one of the times."))
    return redirect("people:devices")


# A stale page must be able to lock. Forged, it would sign a person out, and SameSite cookies prevent even that.
@csrf_exempt
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """What a page that was left alone asks for: whoever sits there now signs in. Nothing else about them changes."""
    request.session.flush()
    return redirect("account_login")


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What a page says while somebody types or reads in it, so that their sign-in is not locked meanwhile."""
    return HttpResponse(status=NO_CONTENT)
