"""The sweep itself: every page by everybody in every way, then again where the hidden patient was never there."""

import re
from collections import Counter
from contextlib import suppress
from functools import cache

from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from lxml import html

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.pages import VERBS
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass
from tests.sweep.actors import Looker, ask_gate, lookers_at, lookers_elsewhere, tie
from tests.sweep.asking import ALLOWED, SERVER_ERROR, Leak, ask, in_cache, leaks_in
from tests.sweep.canaries import WORD, found_in, ids_in, words
from tests.sweep.center import Center
from tests.sweep.pages import pages_about
from tests.sweep.pushes import push_service, pushed
from tests.sweep.typed import asking_for, boxes_on, what_is_typed, without

REFUSED_VERBS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FRAGMENT = {"HX-Request": "true"}
METHOD_NOT_ALLOWED = 405
# What differs between two answers by design: what it is, its pattern.
RANDOM = {
    "when a cookie or an answer ends: the clock of the test stands still, Django's own for this does not": re.compile(
        r"([Ee]xpires[=:]) ?[^;\n]*"
    ),
    "when a page was printed, by the clock of the machine": re.compile(r"(<p>Printed )[^<]*"),
    "the id under which a form is kept once, made anew with each form": re.compile(
        r'(name="(?:client|page|form)_id" value=)"[\w-]+'
    ),
    "the token against forged requests, masked anew each time": re.compile(
        r'(name="csrfmiddlewaretoken" value=|csrftoken=|X-CSRFToken": |"token": )"?[\w-]+'
    ),
}


# Pages whose answer is another one each time.
NEW_EACH_TIME = {
    "mfa_activate_totp": "A secret made for this page.",
    "journey:own_alias": "Suggestions drawn for this page.",
    "mfa_add_webauthn": "A challenge made for this page.",
}
# Pages that count everybody, and say so, also to those who do not reach them.
COUNTS_ALL = {
    "alumni:events": "How many come to each event; a name only where somebody gave one for it.",
    "schedule:center": "The hours of the whole center, which its planners plan; names come through reach.",
    "schedule:absence": "Whether a colleague's absence can still be undone, once any session in it has begun.",
}
# Pages that whoever has the address knows the patient by.
KNOWN_BY_ADDRESS = {"schedule:feed_file": "A feed's secret address is its patient's to hand out."}

EXCUSED = KNOWN_BY_ADDRESS | NEW_EACH_TIME | COUNTS_ALL


class Sweep:
    """One center with its lookers, and what was found: leaks, errors, differences, counts."""

    def __init__(self, *, by_everybody):
        self.by_everybody = by_everybody
        self.center = Center()
        self.lookers = [*lookers_at(self.center), *lookers_elsewhere()]
        for looker in self.lookers:
            looker.sign_in()  # Before anything is undone.
        see_all(self.center.organization)
        self.before_hiding = transaction.savepoint()
        self.hide()
        self.pages = pages_about(self.center)
        self.leaks, self.shown, self.allowed, self.errors = set(), set(), set(), set()
        self.differ, self.stale, self.channels = [], [], set()
        self.counts, self.forms, self.answers = Counter(), {}, []
        self.boxes, self.found, self.fragments, self.screens = {}, [], set(), set()

    def hide(self):
        center = self.center
        center.hide()
        tie(center, self.lookers)
        see_all(center.organization)
        themselves = Looker("patient themselves", center.patient)
        themselves.sign_in()
        for looker in (*self.lookers, themselves):
            ask_gate(center, looker)
        self.lookers.append(themselves)
        self.ids = {str(one.pk): label for label, one in center.made.items() if is_theirs(one, center.patient)}

    def who_asks(self, page):
        """Everybody the page opens for. Of pages about no patient one of each kind is enough."""
        admitted = [one for one in self.lookers if page.opens.admits(one.actor)]
        if is_about_nobody(page):
            return self.of([one for one in admitted if one.kind in ONE_OF_EACH])
        return admitted if self.by_everybody else some_of(admitted)

    def take(self, answer, page, looker, asked, *, body=None):
        self.counts[asked] += 1
        asked_with = f"{page.url} {body}"
        unasked = {one: label for one, label in self.ids.items() if one not in asked_with}
        leaks, shown = leaks_in(answer, page, looker, asked, known_ids=unasked)
        self.leaks |= leaks
        self.channels |= set(answer.channels)
        self.shown |= shown
        self.allowed |= {(page.name, place, looker.kind) for place in shown} & set(ALLOWED)
        if answer.status >= SERVER_ERROR:
            self.errors.add((page.name, asked, answer.status))
        return answer

    def read(self, log):
        """Every page by everybody it opens for; one that is never read has told so to the first."""
        for page in self.pages:
            for looker in self.who_asks(page):
                answer = self.take(ask(looker, page.url, log=log), page, looker, "GET")
                self.fragments |= {page.name} if answer.looks_for_fragment else set()
                self.screens |= {page.name} if answer.is_screen else set()
                if looker.knows_nothing:
                    self.answers.append((page, looker, comparable(answer)))
                self.learn_boxes(answer, page)
                if not looker.knows_nothing:
                    self.learn_forms(answer, page)
                if answer.status == METHOD_NOT_ALLOWED:
                    break

    def learn_forms(self, answer, page):
        """What a form of this page would send, with plain words where it holds canaries."""
        body = answer.channels["body"]
        if 'method="post"' not in body:
            return
        for form in html.fromstring(body.encode()).forms:
            name = name_of(form.action or page.url)
            if form.method == "POST" and name not in self.forms:
                self.forms[name] = {key: plain(value) for key, value in form.form_values()}

    def learn_boxes(self, answer, page):
        if boxes := boxes_on(answer, page):
            self.boxes.setdefault(page.name, set()).update(boxes)

    def search(self, log):
        """Every box, by everybody, with words that the patient is known by; kept of who may know nothing."""
        for page, looker, box, word in self.searches():
            answer = without(ask(looker, asking_for(page, box, word), log=log), word)
            self.take(answer, page, looker, "typed search")
            if looker.knows_nothing:
                self.found.append((page, looker, box, word, comparable(answer)))

    def searches(self):
        """(page, looker, box, word) of all there are."""
        for page in [one for one in self.pages if one.name in self.boxes]:
            asking = self.who_asks(page)
            thorough = self.of([one for one in asking if one.knows_nothing])
            for looker in asking:
                for box in sorted(self.boxes[page.name]):
                    typed = what_is_typed(everything=looker in thorough)
                    yield from ((page, looker, box, word) for word in typed)

    def push(self):
        """Every notice there is, to the patient and to a counselor of theirs: on its way, and on a locked screen."""
        patient, by = self.center.patient, actor_for(self.center.intake)
        told = [one for one in self.lookers if one.kind in TOLD_BY_PUSH]
        with push_service() as server:
            for kind in NoticeKind:
                for looker in told:
                    see_all(self.center.organization)
                    sent = pushed(server, looker.person, kind, by=by, patient=patient)
                    self.counts["push"] += bool(sent)
                    self.channels |= set(sent)
                    self.leaks |= {
                        Leak("", looker.kind, f"told {kind}", way, place)
                        for way, text in sent.items()
                        for place in found_in(text) | ids_in(text, self.ids)
                    }

    def few(self, page):
        """Those who ask in the further ways: one of each kind whom the gate shows nothing, and one of the others."""
        asking = self.who_asks(page)
        knowing = [one for one in asking if not one.knows_nothing]
        return [one for one in asking if one.knows_nothing and one.kind in ONE_OF_EACH] + knowing[:1]

    def read_in_other_ways(self, log):
        """As a fragment of a page and as headers alone, by one who is shown something and one who is not.

        In the usual run as a fragment only what looked whether one was asked for: the rest answers as it did.
        """
        for page in [one for one in self.pages if not is_about_nobody(one)]:
            for looker in two_of(self.few(page)) if self.by_everybody or page.name in self.fragments else ():
                self.take(ask(looker, page.url, log=log, **FRAGMENT), page, looker, "GET of a fragment")
            for looker in self.few(page)[-1:] if self.by_everybody else ():
                self.take(ask(looker, page.url, log=log, method="head"), page, looker, "HEAD")

    def change(self, log):
        """Every page is sent nothing, and what its own form would send."""
        for page in self.pages:
            asking = self.few(page)
            body = self.forms.get(page.name)
            # Whoever sends a form in the usual run need not send an empty one as well.
            for looker in two_of(asking) if self.by_everybody or body is None else asking[:1]:
                self.take(ask(looker, page.url, log=log, method="post"), page, looker, "POST of nothing")
            for looker in self.of(asking) if body is not None else ():
                sent = ask(looker, page.url, log=log, method="post", body=body)
                self.take(sent, page, looker, "POST of its form", body=body)

    def of(self, asking):
        """All of them, or in the usual run two."""
        return asking if self.by_everybody else two_of(asking)

    def knock(self):
        """Everybody a page does not open for gets what a page that does not exist gives, by every verb."""
        for page in self.pages:
            if page.is_foreign:
                continue
            requests = {verb: RequestFactory().generic(verb, page.url) for verb in (*VERBS, *REFUSED_VERBS)}
            for looker in self.lookers:
                is_admitted = page.opens.admits(looker.actor)
                for verb in REFUSED_VERBS if is_admitted else (*VERBS, *REFUSED_VERBS):
                    self.counts["verb refused" if is_admitted else "closed door"] += 1
                    if not is_refused(page, looker, requests[verb]):
                        self.errors.add((page.name, verb, looker.kind))

    def forget(self):
        """The same center before it ever heard of the hidden patient."""
        transaction.savepoint_rollback(self.before_hiding)

    def read_again(self, log):
        """Whoever the gate shows nothing gets the same bytes as before."""
        for page, looker, before in self.answers:
            self.counts["GET in the other world"] += 1
            answer = comparable(ask(looker, page.url, log=log))
            if answer != before:
                self.differ.append((page.name, looker.kind, difference(before, answer)))
        for page, looker, box, word, before in self.found:
            self.counts["typed search in the other world"] += 1
            answer = comparable(without(ask(looker, asking_for(page, box, word), log=log), word))
            if answer != before:
                self.differ.append((page.name, looker.kind, f"{box}: {difference(before, answer)}"))
        excused = {name for name, *_ in self.differ} & set(EXCUSED)
        self.stale = sorted(set(EXCUSED) - excused)
        self.differ = [one for one in self.differ if one[0] not in excused]

    def look_aside(self):
        """What lies in the cache, and what rows say of themselves."""
        texts = {"cache": in_cache(), "text of a row": "\n".join(f"{one} {one!r}" for one in self.center.made.values())}
        self.channels |= set(texts)
        self.leaks |= {Leak("", "", "", channel, place) for channel, text in texts.items() for place in found_in(text)}

    def report(self):
        return {
            "pages": len(self.pages),
            "undeclared": sorted(page.name for page in self.pages if page.opens is None),
            "lookers": [looker.kind for looker in self.lookers],
            "asked": dict(self.counts),
            "canaries": len(words()) + 1,
            "shown_where_allowed": sorted(self.shown),
            "channels": sorted(self.channels),
            "searched": {name: sorted(boxes) for name, boxes in sorted(self.boxes.items())},
            "leaks": list(map(str, sorted(self.leaks))),
            "errors": sorted(map(str, self.errors)),
            "worlds_differ": self.differ,
        }


ONE_OF_EACH = frozenset(
    {
        "stranger",
        "patient themselves",
        "patient of the same group",
        "counselor without reach",
        "guardian",
        "supporter",
        "supporter whose tie ended",
        "mentor",
        "program_manager without reach",
        "staff of another organization",
    }
)
IN_THE_USUAL_RUN = ONE_OF_EACH | {
    "counselor with reach",
    "counselor whose reach ended",
    "nurse in an emergency",
    "mentor whose match ended",
}
TOLD_BY_PUSH = frozenset({"patient themselves", "counselor with reach"})
ABOUT_NOBODY = frozenset({DataClass.PROGRAM, DataClass.STAFF})


def is_about_nobody(page):
    return page.carries <= ABOUT_NOBODY


def some_of(admitted):
    """Those of the usual run, the first who is shown something, or the first of all where a page opens for few."""
    knowing = [one for one in admitted if not one.knows_nothing]
    usual = [one for one in admitted if one.kind in IN_THE_USUAL_RUN]
    return list(dict.fromkeys([*usual, *knowing[:1]])) or admitted[:1]


def two_of(asking):
    """One who is shown nothing and one who is shown something, where there are both."""
    return list(dict.fromkeys([*asking[:1], *asking[-1:]]))


def is_theirs(one, patient):
    return patient.pk in {one.pk, getattr(one, "patient_id", None)}


def is_refused(page, looker, request):
    """What the guard of a page answers, asked without all that stands around it. Each looker asks in their turn."""
    request.actor = looker.actor
    try:
        answer = page.callback(request, **page.kwargs)
    except Http404:
        return looker.actor is not None
    if looker.actor is None and not page.opens.admits(None):
        return answer.status_code == 302 and answer.url.startswith("/account/login/")
    return answer.status_code == METHOD_NOT_ALLOWED and not answer.content


@cache
def name_of(url):
    with suppress(Resolver404):
        return resolve(url.split("?")[0]).view_name
    return None


def plain(value):
    return WORD.sub("plain", value) if isinstance(value, str) else value


def comparable(answer):
    """Status and all that went to the browser, but for what is random."""
    text = "\n".join(answer.channels[channel] for channel in ("headers", "cookies", "body"))
    for pattern in RANDOM.values():
        text = pattern.sub(r"\1…", text)
    return f"{answer.status}\n{text}"


def difference(one, other):
    """The first line in which two answers differ."""
    for before, after in zip(one.splitlines(), other.splitlines(), strict=False):
        if before != after and not before.startswith("Content-Length"):
            return f"{before.strip()[:200]!r} or {after.strip()[:200]!r}"
    return "one is longer"
