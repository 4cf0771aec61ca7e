"""The sentences of patient pages, and their Spanish: `python -m tools.messages` adds new ones to the catalog, empty.

Templates are read as Django compiles them, and Python by Babel; no gettext needs to be installed.
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from midspan.engines.disclosure.sentences import SENTENCES

if TYPE_CHECKING:
    from django.template.base import Node, NodeList

SOURCE = Path(__file__).resolve().parent.parent / "src" / "midspan"
CATALOG = SOURCE / "locale" / "es" / "LC_MESSAGES" / "django.po"
SAYS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "refused", "sentence"})
IN_EXPRESSION = re.compile(r"""\b_\((?P<quote>["'])(?P<words>.*?)(?P=quote)\)""")  # In a tag of a template.
COUNTS = frozenset({"ngettext", "ngettext_lazy"})
NAMES_ITS_PLACE = frozenset({"pgettext", "pgettext_lazy"})  # One English word of two meanings.
# What a patient can come to see. Pages of staff alone are in English for now.
PATIENT_FILES = (
    "ui/*.py",
    "ui/templatetags/*.py",
    "ui/templates/**/*.html",
    "surfaces/patient/**/*.py",
    "surfaces/patient/templates/**/*.html",
    "surfaces/guardian/**/*.py",
    "surfaces/guardian/templates/**/*.html",
    "surfaces/public/families.py",
    "surfaces/public/templates/public/families/*.html",
    "surfaces/supporter/*.py",
    "surfaces/supporter/templates/**/*.html",
    "domains/circle/*.py",
    "domains/circle/actions/*.py",
    "domains/circle/views/emergency.py",
    "domains/circle/views/inviting.py",
    "domains/circle/views/opening.py",
    "domains/circle/views/own.py",
    "domains/circle/templates/circle/ask.html",
    "domains/circle/templates/circle/base.html",
    "domains/circle/templates/circle/card.html",
    "domains/circle/templates/circle/check.html",
    "domains/circle/templates/circle/emergency.html",
    "domains/circle/templates/circle/end.html",
    "domains/circle/templates/circle/invite*.html",
    "domains/circle/templates/circle/milestones.html",
    "domains/circle/templates/circle/one.html",
    "domains/circle/templates/circle/open*.html",
    "domains/circle/templates/circle/own.html",
    "domains/circle/templates/circle/parts/*.html",
    "domains/circle/templates/circle/person.html",
    "domains/circle/templates/circle/share.html",
    "domains/circle/templates/circle/sign.html",
    "domains/circle/templates/circle/talk.html",
    "domains/families/forms.py",
    "domains/families/rules.py",
    "domains/families/door.py",
    "domains/families/templates/families/parts/asked.html",
    "domains/families/templates/families/parts/door.html",
    "domains/families/templates/families/parts/own_times.html",
    "domains/families/templates/families/parts/wellbeing.html",
    "domains/families/wording.py",
    "surfaces/mentor/**/*.py",
    "surfaces/mentor/templates/**/*.html",
    "domains/mentors/actions/*.py",
    "domains/mentors/forms/between.py",
    "domains/mentors/forms/choosing.py",
    "domains/mentors/forms/mentor.py",
    "domains/mentors/forms/own.py",
    "domains/mentors/queries/*.py",
    "domains/mentors/rules/*.py",
    "domains/mentors/views/between.py",
    "domains/mentors/views/own.py",
    "domains/mentors/wording.py",
    "domains/mentors/templates/mentors/begin.html",
    "domains/mentors/templates/mentors/boundaries.html",
    "domains/mentors/templates/mentors/check_in.html",
    "domains/mentors/templates/mentors/concern.html",
    "domains/mentors/templates/mentors/end.html",
    "domains/mentors/templates/mentors/match.html",
    "domains/mentors/templates/mentors/mentor.html",
    "domains/mentors/templates/mentors/own.html",
    "domains/mentors/templates/mentors/parts/*.html",
    "domains/mentors/templates/mentors/sections.html",
    "domains/mentors/templates/mentors/sign.html",
    "domains/mentors/templates/mentors/suggested.html",
    "domains/mentors/templates/mentors/wish.html",
    "domains/people/devices.py",
    "domains/people/views.py",
    "domains/people/forms.py",
    "domains/people/rules.py",
    "domains/people/templates/**/*.html",
    "domains/entries/*.py",
    "domains/entries/templatetags/*.py",
    "domains/entries/templates/**/*.html",
    "domains/notices/*.py",
    "domains/notices/actions/*.py",
    "domains/notices/views/browsers.py",
    "domains/notices/views/choosing.py",
    "domains/notices/views/waiting.py",
    "domains/notices/templates/notices/contact.html",
    "domains/notices/templates/notices/list.html",
    "domains/notices/templates/notices/previews.html",
    "domains/notices/templates/notices/settings.html",
    "domains/emergencies/templates/emergencies/own.html",
    "domains/emergencies/wording.py",
    "domains/questions/*.py",
    "domains/questions/templates/questions/own.html",
    "domains/questions/templates/questions/line.html",
    "domains/questions/templates/questions/limits.html",
    "domains/exports/*.py",
    "domains/exports/templates/**/*.html",
    "domains/accounting/*.py",
    "domains/accounting/templates/accounting/own.html",
    "domains/assessments/own_wording.py",
    "domains/assessments/own_forms.py",
    "domains/assessments/rules.py",
    "domains/assessments/actions/telling.py",
    "domains/assessments/views/own.py",
    "domains/assessments/templates/assessments/own*.html",
    "domains/breaches/own_wording.py",
    "domains/breaches/templates/breaches/own.html",
    "domains/legal/rules.py",
    "domains/legal/wording.py",
    "domains/legal/templates/legal/own.html",
    "domains/accounting/templates/accounting/passed_on.html",
    "domains/records/own_forms.py",
    "domains/records/own_wording.py",
    "domains/records/screen_wording.py",
    "domains/records/paper.py",
    "domains/records/rules/medicines.py",
    "domains/records/views/own.py",
    "domains/records/templates/records/own_*.html",
    "domains/records/templates/records/parts/own_lines.html",
    "domains/records/templates/records/parts/take.html",
    "domains/plans/wording.py",
    "domains/plans/own_forms.py",
    "domains/plans/views/own.py",
    "domains/plans/views/showing.py",
    "domains/plans/actions/showing.py",
    "domains/plans/templates/plans/goals.html",
    "domains/plans/rules/changing.py",
    "domains/plans/levels.py",
    "domains/plans/templates/plans/levels.html",
    "domains/plans/templates/plans/own.html",
    "domains/plans/templates/plans/thread.html",
    "domains/plans/templates/plans/name.html",
    "domains/plans/templates/plans/criteria.html",
    "domains/plans/templates/plans/take.html",
    "domains/plans/paper.py",
    "domains/plans/showing.py",
    "domains/plans/actions/finding.py",
    "domains/plans/actions/reviewing.py",
    "domains/plans/actions/signing.py",
    "domains/plans/actions/leaving.py",
    "domains/plans/suggested.py",
    "domains/plans/rules/suggesting.py",
    "domains/plans/actions/suggesting.py",
    "domains/plans/views/suggesting.py",
    "domains/plans/views/together.py",
    "domains/plans/rules/linting.py",
    "domains/plans/actions/writing.py",
    "domains/plans/templates/plans/together.html",
    "domains/plans/templates/plans/not_together.html",
    "domains/plans/templates/plans/suggestions.html",
    "domains/plans/templates/plans/sign.html",
    "domains/plans/templates/plans/element.html",
    "domains/plans/forms.py",
    "domains/plans/templates/plans/suggest.html",
    "domains/practice/wording.py",
    "domains/practice/log_wording.py",
    "domains/practice/dots.py",
    "domains/practice/actions/logging.py",
    "domains/practice/actions/returning.py",
    "domains/practice/forms/logs.py",
    "domains/practice/rules/going.py",
    "domains/practice/views/helping.py",
    "domains/practice/views/logs.py",
    "domains/practice/templates/practice/figures.html",
    "domains/practice/templates/practice/log.html",
    "domains/practice/templates/practice/logs.html",
    "domains/practice/templates/practice/now.html",
    "domains/practice/templates/practice/reminders.html",
    "domains/practice/templates/practice/parts/*.html",
    "domains/practice/actions/answering.py",
    "domains/practice/forms/own.py",
    "domains/practice/queries/own.py",
    "domains/practice/rules/assigning.py",
    "domains/practice/views/own.py",
    "domains/practice/templates/practice/own*.html",
    "domains/safety/actions/planning.py",
    "domains/safety/actions/replying.py",
    "domains/outreach/templates/outreach/own.html",
    "domains/outreach/views/own.py",
    "domains/safety/actions/lapsing.py",
    "domains/safety/actions/plan_sharing.py",
    "domains/safety/own_forms.py",
    "domains/safety/own_lapse_forms.py",
    "domains/safety/own_sharing_forms.py",
    "domains/safety/own_wording.py",
    "domains/safety/plan_wording.py",
    "domains/safety/plan_forms.py",
    "domains/safety/rules/plan_keeping.py",
    "domains/safety/views/own.py",
    "domains/safety/views/own_lapse.py",
    "domains/safety/views/own_sharing.py",
    "domains/safety/views/own_plan.py",
    "domains/safety/templates/safety/own.html",
    "domains/safety/templates/safety/own_lapse.html",
    "domains/safety/templates/safety/own_plan.html",
    "domains/safety/templates/safety/own_share.html",
    "domains/safety/templates/safety/own_share_card.html",
    "domains/safety/templates/safety/own_shares.html",
    "domains/safety/templates/safety/change_own_plan.html",
    "domains/safety/templates/safety/parts/plan.html",
    "domains/safety/templates/safety/parts/safe_for_now.html",
    "domains/video/own_*.py",
    "domains/video/rules/coming.py",
    "domains/video/actions.py",
    "domains/video/views/own.py",
    "domains/video/templates/video/before.html",
    "domains/video/templates/video/closed.html",
    "domains/video/templates/video/waiting.html",
    "domains/video/templates/video/parts/call.html",
    "domains/video/templates/video/parts/waiting.html",
    "domains/skills/rules.py",
    "domains/skills/wording.py",
    "domains/skills/templates/skills/library.html",
    "domains/skills/templates/skills/skill.html",
    "domains/skills/templates/skills/player.html",
    "domains/skills/templates/skills/parts/body.html",
    "domains/skills/templates/skills/parts/finder.html",
    "domains/skills/templates/skills/parts/head.html",
    "domains/feedback/rules.py",
    "domains/feedback/actions.py",
    "domains/feedback/forms.py",
    "domains/feedback/views.py",
    "domains/feedback/templates/feedback/check.html",
    "domains/checkups/rules/own.py",
    "domains/checkups/own_forms.py",
    "domains/checkups/views/own.py",
    "domains/checkups/templates/checkups/own.html",
    "domains/alumni/rules.py",
    "domains/alumni/actions.py",
    "domains/alumni/own_forms.py",
    "domains/alumni/views/own.py",
    "domains/alumni/templates/alumni/own.html",
    "domains/meetings/rules.py",
    "domains/meetings/wording.py",
    "domains/meetings/forms/looking.py",
    "domains/meetings/views/own.py",
    "domains/meetings/templates/meetings/own.html",
    "domains/meetings/templates/meetings/one.html",
    "domains/meetings/templates/meetings/kept.html",
    "domains/meetings/templates/meetings/parts/found.html",
    "domains/meetings/templates/meetings/parts/further.html",
    "domains/going_back/*.py",
    "domains/going_back/views/own.py",
    "domains/going_back/templates/going_back/own.html",
    "domains/going_back/templates/going_back/plan.html",
    "domains/going_back/templates/going_back/write.html",
    "domains/diary/*.py",
    "domains/diary/views/own.py",
    "domains/diary/views/week.py",
    "domains/diary/templates/diary/week.html",
    "domains/diary/templates/diary/day.html",
    "domains/diary/templates/diary/after.html",
    "domains/diary/templates/diary/days.html",
    "domains/commitments/actions.py",
    "domains/commitments/forms.py",
    "domains/commitments/rules.py",
    "domains/commitments/wording.py",
    "domains/commitments/views/own.py",
    "domains/commitments/templates/commitments/own*.html",
    "domains/commitments/templates/commitments/parts/own_*.html",
    "domains/commitments/templates/commitments/parts/history.html",
    "domains/measures/drawing.py",
    "domains/measures/own_series.py",
    "domains/measures/own_wording.py",
    "domains/measures/rules.py",
    "domains/measures/actions/*.py",
    "domains/measures/forms.py",
    "domains/measures/views/own.py",
    "domains/measures/templates/measures/own.html",
    "domains/measures/templates/measures/events.html",
    "domains/measures/templates/measures/before.html",
    "domains/measures/templates/measures/question.html",
    "domains/measures/templates/measures/finish.html",
    "domains/measures/templates/measures/by_link*.html",
    "domains/measures/linking.py",
    "domains/measures/views/by_link.py",
    "domains/letters/*.py",
    "domains/letters/templates/letters/own.html",
    "domains/letters/templates/letters/ask.html",
    "domains/letters/templates/letters/fields.html",
    "domains/letters/templates/letters/one.html",
    "domains/guardians/actions.py",
    "domains/guardians/wording.py",
    "domains/guardians/sight.py",
    "domains/family_tasks/rules.py",
    "domains/family_tasks/views/own.py",
    "domains/family_tasks/templates/family_tasks/own.html",
    "domains/guardians/templates/guardians/own.html",
    "domains/consents/*.py",
    "domains/consents/views/*.py",
    "domains/consents/templates/**/*.html",
    "domains/responsibilities/*.py",
    "domains/responsibilities/actions/*.py",
    "domains/responsibilities/forms/*.py",
    "domains/responsibilities/rules/*.py",
    "domains/responsibilities/views/*.py",
    "domains/responsibilities/calendars/*.py",
    "domains/responsibilities/templates/**/*.html",
    "domains/schedule/offers/picturing.py",
    "domains/schedule/proposals/rules.py",
    "domains/schedule/proposals/own_change.py",
    "domains/schedule/rules.py",
    "domains/schedule/swaps/rules.py",
    "domains/schedule/waiting/listing.py",
    "domains/schedule/wording.py",
    "domains/schedule/forms/weeks.py",
    "domains/schedule/views/offers.py",
    "domains/schedule/views/own_changes.py",
    "domains/schedule/views/swaps.py",
    "domains/schedule/views/feeds.py",
    "domains/schedule/actions/swaps.py",
    "domains/schedule/actions/feeds.py",
    "domains/schedule/templates/schedule/own*.html",
    "domains/schedule/templates/schedule/alternatives.html",
    "domains/schedule/templates/schedule/obstacles.html",
    "domains/schedule/templates/schedule/swap*.html",
    "domains/schedule/templates/schedule/feed*.html",
    "domains/inquiries/rules.py",
    "domains/landings/rules.py",
    "domains/journey/rules/orientation.py",
    "domains/journey/actions/admission.py",
    "domains/journey/forms/own_alias.py",
    "domains/journey/views/admission.py",
    "domains/journey/views/own_alias.py",
    "domains/journey/templates/journey/own_alias.html",
    "domains/privacy/peers.py",
    "domains/journey/templates/journey/start*.html",
    "domains/journey/templates/journey/task.html",
    "kernel/*.py",
)
STAFF_ONLY = ("gallery", "tests", "waiting_swaps", "resolve", "apart_staff", "errors/403")


class InPlace(NamedTuple):
    """A word that means something else elsewhere, and where it stands."""

    place: str
    words: str


Message = str | tuple[str, str] | InPlace


def patient_files() -> list[Path]:
    """Every file whose sentences a patient can come to read."""
    found = {path for pattern in PATIENT_FILES for path in SOURCE.glob(pattern)}
    return sorted(path for path in found if not _is_staff_only(path))


def _is_staff_only(path: Path) -> bool:
    """By its place among our sources: the checkout may lie in any folder."""
    return any(word in part for word in STAFF_ONLY for part in path.relative_to(SOURCE).parts)


def messages_of(path: Path) -> set[Message]:
    """The sentences of one file; a pair where the number decides."""
    if path.suffix == ".html":
        return set(_of_template(path.read_text(encoding="utf-8")))
    return set(_of_python(path.read_text(encoding="utf-8")))


def _of_python(text: str) -> Iterator[Message]:
    """By the syntax tree, because a call may stand inside an f-string."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in SAYS and words:
            yield words[0]
        elif name in NAMES_ITS_PLACE and len(words) > 1:
            yield InPlace(words[0], words[1])
        elif name in COUNTS and len(words) > 1:
            yield words[0], words[1]


def _of_template(text: str) -> Iterator[Message]:
    from django.template import engines  # noqa: PLC0415 - Django must be set up first

    for node in _nodes(engines["django"].from_string(text).template.nodelist):
        yield from _of_node(node)


def _nodes(nodelist: "NodeList") -> "Iterator[Node]":
    from django.template.base import Node  # noqa: PLC0415 - as above
    from django.template.library import SimpleBlockNode  # noqa: PLC0415 - as above

    for node in nodelist.get_nodes_by_type(Node):
        yield node
        # Django's own walk does not enter the content of a block tag, such as that of our components.
        if isinstance(node, SimpleBlockNode):
            yield from _nodes(node.nodelist)


def _of_node(node: object) -> Iterator[Message]:
    from django.template.base import FilterExpression  # noqa: PLC0415 - as above
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode  # noqa: PLC0415 - as above

    if isinstance(node, BlockTranslateNode):
        singular = node.render_token_list(node.singular)[0]
        yield (singular, node.render_token_list(node.plural)[0]) if node.plural else singular
    if isinstance(node, TranslateNode):
        yield str(node.filter_expression.var.literal)
    for held in vars(node).values():
        expressions = held if isinstance(held, list | tuple) else held.values() if isinstance(held, dict) else [held]
        for expression in expressions:
            # By its text: one that is nothing but a sentence was made into words when the template was compiled.
            written = expression.token if isinstance(expression, FilterExpression) else ""
            yield from (said["words"] for said in IN_EXPRESSION.finditer(written))


def needed() -> dict[Message, set[str]]:
    """Every sentence of patient pages → the files it stands in."""
    found: dict[Message, set[str]] = {}
    for path in patient_files():
        for message in messages_of(path):
            found.setdefault(message, set()).add(path.relative_to(SOURCE).as_posix())
    for sentence in SENTENCES.values():
        found.setdefault(sentence, set()).add("engines/disclosure/sentences.py")
    return found


def catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="es")


def entry_of(known: Catalog, message: Message) -> Any:
    """What the catalog has of a sentence; None where it has nothing."""
    return known.get(*_as_kept(message))


def _as_kept(message: Message) -> tuple[str | tuple[str, str], str | None]:
    return (message.words, message.place) if isinstance(message, InPlace) else (message, None)


def main() -> int:
    """Add what is missing, drop what nobody says any more, and say how much waits for a translation."""
    known = catalog() if CATALOG.exists() else Catalog(locale="es")
    fresh = Catalog(locale="es", domain="django", project="Midspan", charset="utf-8", fuzzy=False)
    for message, files in sorted(needed().items(), key=lambda item: str(item[0])):
        old, (words, place) = entry_of(known, message), _as_kept(message)
        kept = old.string if old else None
        fresh.add(words, kept, context=place, locations=[(name, None) for name in sorted(files)])
    _write(fresh)
    empty = [one for one in fresh if one.id and not is_translated(one.string)]
    print(f"{len(fresh)} sentences, {len(empty)} without Spanish.")
    return 0


def is_translated(string: str | Iterable[str] | None) -> bool:
    """Whether a catalog holds words in every form."""
    return bool(string) and all([string] if isinstance(string, str) else string)


def _write(fresh: Catalog) -> None:
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    with CATALOG.open("wb") as file:
        write_po(file, fresh, width=120, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midspan.config.settings")
    import django

    django.setup()
    sys.exit(main())
