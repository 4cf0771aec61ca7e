"""Points of an answer set, as the instrument's own rules say."""

from collections.abc import Mapping
from fractions import Fraction

from midspan.engines.scoring.model import (
    Band,
    Condition,
    Cutoff,
    Flag,
    Instrument,
    Item,
    Person,
    Scale,
    Scored,
    Sex,
    Words,
)

TOTAL = "total"
Answers = Mapping[str, int | None]
NOBODY_KNOWN = Person()
ELDEST = 130


class AnswerError(ValueError):
    """An answer the instrument does not have; the message names the item."""


def score(instrument: Instrument, answers: Answers, person: Person = NOBODY_KNOWN) -> Scored:
    """Score one answer set: item number to points, None or absent where nothing was answered.

    Raises AnswerError for an item the instrument does not have and for points no answer gives.
    """
    _check(instrument, answers)
    missing = missing_items(instrument, answers)
    values = {scale.key: _value(scale, answers, instrument) for scale in instrument.scales}
    if any(value is None for value in values.values()) or (missing and not instrument.scales):
        return _incomplete(instrument, answers, missing)
    known = {key: value for key, value in values.items() if value is not None}
    return Scored(
        is_complete=True,
        score=known.get(TOTAL),
        subscales={key: value for key, value in known.items() if key != TOTAL},
        band=_band(instrument, known, answers, person),
        missing=missing,
        cutoffs=tuple(cutoff for cutoff in instrument.cutoffs if _is_reached(cutoff, known, person)),
        flags=tuple(flag for flag in instrument.flags if _is_raised(flag, known, answers)),
        contradictions=contradictions(instrument, answers),
    )


def _incomplete(instrument: Instrument, answers: Answers, missing: tuple[str, ...]) -> Scored:
    return Scored(
        is_complete=False,
        score=None,
        subscales={scale.key: None for scale in instrument.scales if scale.key != TOTAL},
        band=None,
        missing=missing,
        contradictions=contradictions(instrument, answers),
    )


def _check(instrument: Instrument, answers: Answers) -> None:
    known = {item.number: item for item in instrument.items}
    for number, points in answers.items():
        if number not in known:
            raise AnswerError(f"{instrument.short_title} has no item {number}.")
        allowed = instrument.points_of(known[number])
        if points is not None and (isinstance(points, bool) or points not in allowed):
            raise AnswerError(f"Item {number} of {instrument.short_title} gives {_listed(allowed)}, not {points}.")


def _listed(points: tuple[int, ...]) -> str:
    if points == tuple(range(points[0], points[-1] + 1)):
        return f"{points[0]} to {points[-1]} points"
    return f"{', '.join(str(one) for one in points)} points"


def missing_items(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Items that were to be answered and were not, in the instrument's order."""
    zeroed = {
        number
        for scale in instrument.scales
        if scale.zero_unless and _denies(scale.zero_unless, answers)
        for number in scale.items
    }
    return tuple(
        item.number
        for item in instrument.items
        if item.number not in zeroed and not item.may_be_left_out and _is_missing(item, answers)
    )


def _is_missing(item: Item, answers: Answers) -> bool:
    return answers.get(item.number) is None and is_asked(item, answers)


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether the item is put, given the answers so far; while what decides it is unanswered, it is."""
    return item.asked_when is None or not _denies(item.asked_when, answers)


def _denies(condition: Condition, answers: Answers) -> bool:
    """Every item of the condition was answered, each with fewer points."""
    given = [answers.get(number) for number in condition.items]
    return all(points is not None and points < condition.at_least for points in given)


def _holds(condition: Condition, answers: Answers) -> bool:
    return any((answers.get(number) or 0) >= condition.at_least for number in condition.items)


def _value(scale: Scale, answers: Answers, instrument: Instrument) -> int | None:
    if scale.zero_unless is not None and _denies(scale.zero_unless, answers):
        return 0
    gaps = [number for number in scale.items if _is_missing(instrument.item(number), answers)]
    given = [answers.get(number) or 0 for number in scale.items if number not in gaps]
    if len(gaps) > scale.most_missing:
        return None
    # A gap counts as the mean of what was answered; halves go up, as manuals with such a rule have it.
    filled = Fraction(sum(given) * len(scale.items), max(1, len(given)))
    return int(filled * scale.times + Fraction(1, 2))


def _band(instrument: Instrument, values: Mapping[str, int], answers: Answers, person: Person) -> Words | None:
    """The band for everybody the person may be; None where that differs, or where there are no bands."""
    found = [_band_for(instrument, values, answers, one) for one in _possible(instrument, person)]
    return found[0] if all(band == found[0] for band in found) else None


def _band_for(instrument: Instrument, values: Mapping[str, int], answers: Answers, person: Person) -> Words | None:
    fitting = (band for band in instrument.bands if _fits(band, values, answers, person))
    return next((band.words for band in fitting), None)


def _fits(band: Band, values: Mapping[str, int], answers: Answers, person: Person) -> bool:
    is_in_range = band.least <= values[band.scale] <= band.most
    return is_in_range and is_about(band, person) and (band.when is None or _holds(band.when, answers))


def is_about(rule: Band | Cutoff, person: Person) -> bool:
    """Whether a rule speaks of this person. A rule for some says nothing of somebody of whom that is not known."""
    if rule.sex is not None and rule.sex != person.sex:
        return False
    if rule.age_from is None and rule.age_to is None:
        return True
    return person.age is not None and (rule.age_from or 0) <= person.age <= (rule.age_to or ELDEST)


def _possible(instrument: Instrument, person: Person) -> list[Person]:
    """Everybody this person may be, as far as the bands tell people apart."""
    sexes = tuple(Sex) if person.sex is None and any(band.sex for band in instrument.bands) else (person.sex,)
    starts = sorted({band.age_from or 0 for band in instrument.bands})
    ages: list[int | None] = [*starts] if person.age is None and starts else [person.age]
    return [Person(sex=sex, age=age) for sex in sexes for age in ages]


def _is_reached(cutoff: Cutoff, values: Mapping[str, int], person: Person) -> bool:
    return values[cutoff.scale] >= cutoff.at_least and is_about(cutoff, person)


def _is_raised(flag: Flag, values: Mapping[str, int], answers: Answers) -> bool:
    return values[flag.scale] > 0 and values[flag.scale] == answers.get(flag.only_from)


def contradictions(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Items whose answer cannot stand beside another answer, to be asked about again."""
    over = [limit.item for limit in instrument.limits if _is_over(limit.item, limit.at_most, answers)]
    unasked = [item.number for item in instrument.items if answers.get(item.number) and not is_asked(item, answers)]
    return tuple(item.number for item in instrument.items if item.number in {*over, *unasked})


def _is_over(item: str, other: str, answers: Answers) -> bool:
    points, most = answers.get(item), answers.get(other)
    return points is not None and most is not None and points > most


def signals(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Items answered so that somebody has to talk with the person, whether or not the rest was answered."""
    return tuple(
        item.number
        for item in instrument.items
        if item.signal_at is not None and (answers.get(item.number) or 0) >= item.signal_at
    )
