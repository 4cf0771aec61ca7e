"""Whom Medicare pays for: the medical director certified the need of most at entry, and was asked about one more.

Two other payers were asked: one wants it certified again and again, one not at all, which is to be asked anew soon.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.persons import LEVEL, Person
from midspan.config.demo.rows import Rows
from midspan.domains.journey.certification_book import certification_book
from midspan.domains.journey.enums import IN_TREATMENT, PayerAsks
from midspan.domains.privacy.actions import Opening, open_reaches
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock

ASKS, CERTIFIES, PAYER = "ines", "adaeze", "medicare"
WITHOUT = "yun"  # Asked yesterday, and nothing is signed.
SOON, SOON_DAYS = "edith", 5  # Certified for less than the rule allows, so that it is looked at again soon.
LATE_AT_ENTRY, LATE_DAYS = "augustus", 3  # Signed some days after admission: those days stay a gap.
HOURS = 10
ANSWERS: dict[str, dict[str, Any]] = {
    "keoni": {
        "asks": PayerAsks.AGAIN,
        "entry_days": 14,
        "again_days": 90,
        "said_by": "Delphine Aurand, behavioral health line",
        "reference": "BH-20418",
    },
    "beatrix": {
        "asks": PayerAsks.NOTHING,
        "said_by": "Osric Penhallow, provider services",
        "reference": "7731-04",
    },
}
ANSWER_ENDS = {"beatrix": 5}  # Days from now.
WHY = (
    (
        "Two tries with weekly appointments ended within the month. Evenings alone are when it happens, and three days "
        "a week with others cover them. Nights are quiet, so a day program would be more than is needed."
    ),
    (
        "Home from the hospital for a week, steady but frightened. Needs structure on most days and somebody who sees "
        "the first signs; has a daughter at home, so no bed is needed."
    ),
    (
        "Sleeps and eats again, and stops going out as soon as nobody expects it. Ten hours with others are the least "
        "that has held so far."
    ),
)


def tell_certifications(center: Center, people: list[Person]) -> None:
    by, physician = center.act_as(ASKS), center.actor(CERTIFIES)
    rows, rule = center.rows("certifications"), certification_book().rule_for(payer=PAYER, level=LEVEL)
    openings = []
    for place, person in enumerate(_paid_by_medicare(people)):
        asked = _asked(center, person, rows, physician.id)
        openings.append(Opening(physician.id, person.patient.pk, Basis.CARE_TEAM, asked.pk))
        if person.sketch.key != WITHOUT:
            _certify(center, person, rows, physician.id, rule=rule, why=WHY[place % len(WHY)])
    for person in people:
        if person.sketch.key in ANSWERS and person.started:
            openings += _answered(center, person, rows, physician.id)
    rows.keep()
    open_reaches(openings=openings, by=by)


def _answered(center: Center, person: Person, rows: Rows, physician_id: Any) -> list[Opening]:
    """What their payer said as they began; where it wants a certification, the medical director signed one that day."""
    key = person.sketch.key
    day: date = person.started  # type: ignore[assignment]  # whoever is in treatment has begun
    ends = ANSWER_ENDS.get(key)
    answer = rows.add(
        "journey.PayerAnswer",
        patient=person.patient,
        episode=person.episode,
        level=LEVEL,
        payer=person.sketch.payer,
        said_on=day,
        holds_through=None if ends is None else center.days.today + timedelta(days=ends),
        recorded_by_id=center.actor(ASKS).id,
        recorded_at=min(center.days.at(day, 10 * 60), clock.now()),
        **ANSWERS[key],
    )
    if answer.asks == PayerAsks.NOTHING:
        return []
    asked = _asked(center, person, rows, physician_id)
    until = day + timedelta(days=answer.again_days)
    _signed(center, person, rows, physician_id, answer=answer, span=(day, until), affirmed=[], why=WHY[0])
    return [Opening(physician_id, person.patient.pk, Basis.CARE_TEAM, asked.pk)]


def _paid_by_medicare(people: list[Person]) -> Iterator[Person]:
    return (one for one in people if one.sketch.payer == PAYER and one.sketch.state in IN_TREATMENT and one.started)


def _asked(center: Center, person: Person, rows: Rows, physician_id: Any) -> Any:
    began: date = person.started  # type: ignore[assignment]  # whoever is in treatment has begun
    day = center.days.today - timedelta(days=1) if person.sketch.key == WITHOUT else began
    return rows.add(
        "journey.CertificationRequest",
        patient=person.patient,
        episode=person.episode,
        physician_id=physician_id,
        asked_by_id=center.actor(ASKS).id,
        asked_at=center.days.at(day, 9 * 60 + 30),
    )


def _certify(center: Center, person: Person, rows: Rows, physician_id: Any, *, rule: Any, why: str) -> None:
    late = LATE_DAYS if person.sketch.key == LATE_AT_ENTRY else 0
    began: date = person.started  # type: ignore[assignment]  # as above
    first = began + timedelta(days=late)
    until = first + timedelta(days=rule.longest_days)
    if person.sketch.key == SOON:
        until = min(until, center.days.today + timedelta(days=SOON_DAYS))
    affirmed = [one.words for one in rule.says]
    _signed(center, person, rows, physician_id, answer=None, span=(first, until), affirmed=affirmed, why=why)


def _signed(
    center: Center,
    person: Person,
    rows: Rows,
    physician_id: Any,
    *,
    answer: Any,
    span: tuple[date, date],
    affirmed: list[str],
    why: str,
) -> None:
    first, until = span
    signed_at = center.days.at(first, 11 * 60)
    rows.add(
        "journey.Certification",
        patient=person.patient,
        episode=person.episode,
        level=LEVEL,
        payer=person.sketch.payer,
        answer=answer,
        rules=certification_book().version,
        first_date=first,
        until_date=until,
        weekly_hours=HOURS,
        why=why,
        affirmed=affirmed,
        facts=[
            {"label": "Level of care", "words": "Intensive outpatient", "source": "Placement signed by two"},
            {"label": "Plan", "words": "No plan is in force yet", "source": "The plan"},
            {"label": "Hours attended", "words": "No full week yet", "source": "Arrivals and departures, as recorded"},
        ],
        signed_by_id=physician_id,
        credential="MD",
        signed_at=min(signed_at, clock.now()),
    )
