"""Changing: opening an obligation, alerting, taking and closing it, the clock's own moves, and the rota."""

from midspan.domains.safety.actions.clockwork import watch
from midspan.domains.safety.actions.closing import (
    Understanding,
    agree_line,
    close,
    formulate,
    record_baseline,
)
from midspan.domains.safety.actions.lapsing import answer_link, look_at_placement, respond, tell_lapse
from midspan.domains.safety.actions.opening import (
    open_obligation,
    report,
    report_cut_off,
    report_missed,
    report_silent,
    say_unsafe,
)
from midspan.domains.safety.actions.plan_sharing import share_parts
from midspan.domains.safety.actions.planning import confirm_plan, keep_plan
from midspan.domains.safety.actions.replying import reply
from midspan.domains.safety.actions.rota import call_off, choose_unstaffed, put_on_duty
from midspan.domains.safety.actions.testing import answer_test, send_test, watch_test
from midspan.domains.safety.actions.working import (
    assign_tier,
    record_contact,
    record_guardian_told,
    record_minor_told,
    take,
)

__all__ = [
    "Understanding",
    "agree_line",
    "answer_link",
    "answer_test",
    "assign_tier",
    "call_off",
    "choose_unstaffed",
    "close",
    "confirm_plan",
    "formulate",
    "keep_plan",
    "look_at_placement",
    "open_obligation",
    "put_on_duty",
    "record_baseline",
    "record_contact",
    "record_guardian_told",
    "record_minor_told",
    "reply",
    "report",
    "report_cut_off",
    "report_missed",
    "report_silent",
    "respond",
    "say_unsafe",
    "send_test",
    "share_parts",
    "take",
    "tell_lapse",
    "watch",
    "watch_test",
]
