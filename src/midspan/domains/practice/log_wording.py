"""The words for how it went: what could be said, and the most that figures may say."""

from django.utils.translation import gettext_lazy as _

from midspan.domains.practice.enums import Helped, OnGoing, Where
from midspan.domains.skills.enums import SkillKind
from midspan.engines.practice import Because, Words

HELPED_WORDS = {
    Helped.YES: _("Yes"),
    Helped.BIT: _("A bit"),
    Helped.NO: _("No"),
    Helped.WORSE: _("It got worse"),
}
WHERE_WORDS = {
    Where.HOME: _("At home"),
    Where.WORK: _("At work or school"),
    Where.TRANSIT: _("On the way"),
    Where.WITH_PEOPLE: _("With people"),
    Where.ALONE: _("Alone"),
    Where.OTHER: _("Somewhere else"),
}
# What it is about, as somebody would say it of this moment.
MOMENT_WORDS = {
    SkillKind.URGE: _("An urge"),
    SkillKind.ANXIETY: _("Worry or panic"),
    SkillKind.ANGER: _("Anger"),
    SkillKind.LOW: _("Feeling low"),
    SkillKind.SLEEP: _("I cannot sleep"),
    SkillKind.CONFLICT: _("Trouble with somebody"),
    SkillKind.DISTRESS: _("It is all too much"),
    SkillKind.MEMORY: _("A bad memory"),
    SkillKind.ALONE: _("Feeling alone"),
    SkillKind.OTHER: _("Something else"),
}
FIGURE_WORDS = {
    Words.TOO_EARLY: _("Too early to tell."),
    Words.NOT_CLEAR: _("No clear difference so far."),
    Words.ABOUT_THE_SAME: _("About the same after it as before."),
    Words.TENDS_CALMER: _("You tend to feel a bit calmer after this. It could be chance."),
    Words.TENDS_HARDER: _("You tend to feel a bit worse after this. It could be chance. Tell your team, or leave it."),
    Words.MORE_THAN_MOST: _("This seems to help you more than most."),
}
BECAUSE_WORDS = {
    Because.OWN: _("You chose it yourself."),
    Because.HELPED: _("You said it helped."),
    Because.RULE: _("For moments like this."),
}
ON_GOING_WORDS = {
    OnGoing.AS_IT_IS: _("Go on as it is"),
    OnGoing.REST: _("Rest for now"),
}
