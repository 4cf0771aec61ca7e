"""The table of all examples, in the order of the gallery."""

from midspan.ui.gallery import samples
from midspan.ui.gallery.example import NAMES, Example
from midspan.ui.gallery.sample_form import new_form, wrong_form
from midspan.ui.gallery.sample_weeks import HOURS, HOURS_UNKNOWN, KINDS, empty_week, painted_week, sample_week
from midspan.ui.icons import icon_names

# These are on show by being part of every page, the gallery's included.
IN_THE_SHELL = frozenset({"wordmark", "help_now_button", "help_now_dialog", "appearance_menu", "messages", "trouble"})


def examples() -> tuple[Example, ...]:
    """Every example, ready to render."""
    return (
        Example("Content", "Buttons", "buttons"),
        Example("Content", "Card", "card"),
        Example("Content", "The card that matters now", "card_now"),
        Example("Content", "Empty", "empty"),
        Example("Content", "Tags", "tags"),
        Example("Content", "Figures", "figures"),
        Example("Content", "Details", "details"),
        Example("Content", "Tabs", "tabs"),
        Example("Content", "Dialog", "dialog"),
        Example("Content", "Toolbar", "toolbar"),
        Example("Content", "Waiting", "loading"),
        Example("Content", "Icons", "icons", {"names": sorted(icon_names())}),
        Example("Finding one’s way", "Back", "back_link"),
        Example("Finding one’s way", "Where am I", "breadcrumbs", {"crumbs": samples.CRUMBS}),
        Example("Finding one’s way", "Steps", "steps"),
        Example("Finding one’s way", "Along the bottom of a phone", "bottom_navigation", {"places": samples.PLACES}),
        Example("Finding one’s way", "At the side", "side_navigation", {"places": samples.SIDE_PLACES}),
        Example("Advice and messages", "Care cards", "care_cards"),
        Example("Advice and messages", "Help now", "help_lines"),
        Example("Advice and messages", "Beside words that staff read", "not_watched"),
        Example("Advice and messages", "Notifications", "notifications"),
        Example("Advice and messages", "Undo", "undo"),
        Example(
            "Advice and messages", "Banners", "banners", {"somebody": {"name": NAMES[1], "stop_url": "/ui/gallery/"}}
        ),
        Example("Advice and messages", "Leaving at once", "quick_exit"),
        Example("Advice and messages", "Head of a printed page", "print_head", {"moment": samples.PRINTED_AT}),
        Example("Lists and people", "Task list", "task_list", {"tasks": samples.TASKS}),
        Example("Lists and people", "Summary with change links", "summary_list", {"lines": samples.LINES}),
        Example("Lists and people", "Work queue", "work_queue", {"name": NAMES[3]}),
        Example(
            "Lists and people", "Table, cards on a phone", "table", {"columns": samples.COLUMNS, "rows": samples.ROWS}
        ),
        Example(
            "Lists and people", "Table without rows", "table_without_rows", {"columns": samples.COLUMNS, "rows": []}
        ),
        Example("Lists and people", "People", "people", {"names": NAMES}),
        Example("Forms", "Form with one button", "sheet"),
        Example("Forms", "Empty form", "form", {"form": new_form()}),
        Example("Forms", "Form to put right", "form", {"form": wrong_form()}),
        Example("Hours and weeks", "Hours of the week", "hours_arch", {"hours": HOURS}),
        Example("Hours and weeks", "Hours not known", "hours_arch", {"hours": HOURS_UNKNOWN}),
        Example("Hours and weeks", "Hours in a line", "hours_bar", {"hours": HOURS}),
        Example("Hours and weeks", "Week", "week", sample_week()),
        Example("Hours and weeks", "Empty week", "week", empty_week()),
        Example(
            "Hours and weeks",
            "Weeks side by side",
            "weeks_side_by_side",
            {"first": sample_week()["week"], "second": sample_week(hours_later=-1)["week"], "hours": HOURS},
        ),
        Example("Hours and weeks", "Week painter", "week_painter", {"formset": painted_week(), "kinds": KINDS[4:]}),
    )
