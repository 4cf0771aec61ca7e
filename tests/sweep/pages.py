"""Every page there is, by the resolver, with an address about the hidden patient."""

import re
from functools import cache

from django.apps import apps
from django.core import signing
from django.urls import URLResolver, get_resolver, reverse
from msgspec import Struct

from midspan.config.foreign_pages import FOREIGN_PAGES
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.notices.outside.receipts import SALT
from midspan.kernel.pages import Audience
from midspan.values import DataClass
from tests.sweep.center import THREAD, TODAY

# Arguments whose name is not their model's.
NAMED = {
    "ask": "circle.HelpAsk",
    "test": "safety.AlertTest",
    "avoidance": "responsibilities.PersonToAvoid",
    "entry": "privacy.LedgerEntry",
    "browser": "notices.PushSubscription",
    "event": "measures.LifeEvent",
    "exception": "responsibilities.ResponsibilityException",
    "level": "programs.LevelOfCare",
    "link": "landings.LandingLink",
    "list": "meetings.MeetingList",
    "meeting": "meetings.SupportMeeting",
    "row": "programs.Site",
    "rule": "programs.DoseRule",
    "source": "responsibilities.CalendarSource",
    "step": "responsibilities.LifeStep",
    "swap": "schedule.SwapRequest",
    "profile": "mentors.MentorProfile",
    "record": "records.ReceivedRecord",
    "screen": "records.DrugScreen",
    "version": "safety.SafetyPlan",
    "note": "plans.StaffNote",
    "suggestion": "plans.Suggestion",
    "through": "through",  # The consent to an intermediary, which is no other's.
}
PRACTICED = ("own_one", "decline", "stop", "cue", "card", "goes_on")
# Arguments of one page only, where the same name means another row elsewhere.
OF_PAGE = {
    ("sections:undo_date", "change"): "schedule.SectionDayChange",
    (None, "change"): "schedule.ScenarioChange",
    **{(f"practice:{name}", "assignment"): "practice.Assignment" for name in PRACTICED},
    (None, "assignment"): "measures.Assignment",
    (None, "log"): "practice.PracticeLog",
    ("mentors:one_concern", "concern"): "mentors.MatchConcern",
    ("entries:drop", "entry"): "entries.Entry",
    ("staff:contact", "entry"): "note",  # The one about a contact.
    ("staff:flag", "entry"): "note",
}
# Pages about a proposal of the other kind.
OF_REPAIR = {"schedule:repair_of", "schedule:ask_consent", "schedule:publish_repair", "schedule:withdraw_repair"}
# What is no row's id.
WORDS = {
    "day": lambda _: TODAY,
    "start": lambda _: 9 * 60,
    "until": lambda _: "2027-06-01",
    "place": lambda _: 0,
    "kept": lambda _: "kept",
    "turn": lambda _: "off",
    "secret": lambda center: center.secret,
    "token": lambda center: signing.dumps(
        [center.organization.pk.hex, center.made["notices.Delivery"].pk.hex], salt=SALT
    ),
    "key": lambda center: center.made["journey.OrientationTask"].key,
    "kind": lambda _: "person",
    "language": lambda _: "es",
    "thread": lambda _: THREAD,
    "under": lambda _: THREAD,
}
WORDS_OF_PAGE = {
    ("public:lesson", "key"): "naloxone",
    **{(f"circle:{name}", "scope"): "times" for name in ("share", "stop")},
    ("records:add_medicine", "kind"): "medicine",
    ("records:screen_step", "step"): "addendum",
    **{(f"plans:{name}", "kind"): "objective" for name in ("add", "add_under", "change", "drop_one")},
    ("incidents:told", "duty"): "va_serious",
    **{(f"assessments:{name}", "key"): "concern" for name in ("section", "own_section", "own_leave_out")},
    ("measures:sheet", "key"): "phq-9",
    ("practice:take_up", "key"): "five-senses-anchor",
    **{(f"practice:{name}", "place"): "3" for name in ("log", "figures")},
    ("safety:deed", "key"): "contact",
    ("safety:chain", "key"): "before",
    **{(f"outreach:{name}", "key"): "call" for name in ("step", "skip")},
    ("safety:choose", "key"): "phq-9",
    ("measures:review", "key"): "phq-9",
    ("programs:set_in_use", "kind"): "site",
    ("programs:switch_rule", "kind"): "dose",
    ("journey:clear_flag", "key"): current(Edition.SCREENING).flags[0].key,
}


class Page(Struct, frozen=True):
    """One address as it is declared; `carries` is empty where it is declared to carry nothing about a patient."""

    name: str
    url: str
    callback: object
    kwargs: dict
    opens: Audience | None
    carries: frozenset[DataClass]

    @property
    def is_foreign(self):
        return not hasattr(self.callback, "declaration")


def pages_about(center):
    """Every page, once for each name."""
    return [page_of(name, pattern, words, center) for name, pattern, words in addresses(get_resolver().url_patterns)]


def addresses(patterns, namespace="", words=()):
    """(name, pattern, names of its arguments) of every page, with those of the addresses it lies under."""
    for one in patterns:
        here = (*words, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one.url_patterns, inner, here)
        else:
            yield f"{namespace}{one.name}", one, here


def page_of(name, pattern, words, center):
    kwargs = {word: argument(name, word, center) for word in words}
    declared = getattr(pattern.callback, "declaration", None) or FOREIGN_PAGES.get(name)
    return Page(
        name=name,
        url=reverse(name, kwargs=kwargs),
        callback=pattern.callback,
        kwargs=kwargs,
        opens=declared and declared.opens,
        carries=getattr(declared, "carries", frozenset()),
    )


def argument(name, word, center):
    if name in OF_REPAIR:
        return center.repair.pk
    if not word.endswith("_id"):
        return WORDS_OF_PAGE.get((name, word)) or WORDS.get(word, lambda _: "1")(center)
    return center.made[model_behind(name, word.removesuffix("_id"))].pk


def model_behind(name, stem):
    """The label of the model whose id an argument is: by its own name, or as said above."""
    said = OF_PAGE.get((name, stem)) or OF_PAGE.get((None, stem)) or NAMED.get(stem)
    by_stem = models_by_stem()
    return said or by_stem.get(stem) or next(label for name, label in by_stem.items() if name.startswith(f"{stem}_"))


@cache
def models_by_stem():
    """`closed_day` → "programs.ClosedDay", for every model of ours."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower(): model._meta.label
        for config in apps.get_app_configs()
        if config.name.startswith("midspan.")
        for model in config.get_models()
        if not hasattr(model, "pgh_tracked_model")
    }


KNOWN_ARGUMENTS = set(NAMED) | {name for _, name in OF_PAGE} | set(WORDS)


def arguments_in_use():
    found = {word for _, _, words in addresses(get_resolver().url_patterns) for word in words}
    return {word.removesuffix("_id") for word in found}
