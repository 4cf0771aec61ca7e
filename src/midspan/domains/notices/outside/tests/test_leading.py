"""An envelope leads to the application, or where a higher domain says for its kind; never where no address is named."""

import pytest

from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.domains.notices.outside import leading
from midspan.domains.notices.outside.leading import address_for, leads_outside

APP = "https://a.example/"


@pytest.mark.parametrize(
    ("kind", "channel", "app", "expected"),
    [
        (NoticeKind.MEASURE_DUE, Channel.MAIL, APP, "https://a.example/there/"),
        (NoticeKind.MEASURE_DUE, Channel.TEXT, APP, "https://a.example/there/"),
        (NoticeKind.MEASURE_DUE, Channel.PUSH, APP, APP),
        (NoticeKind.MEASURE_DUE, Channel.MAIL, "", ""),
        (NoticeKind.WEEK_READY, Channel.MAIL, APP, APP),
        (NoticeKind.LETTER_WAITING, Channel.MAIL, APP, APP),
    ],
)
def test_an_envelope_leads_where_its_kind_says(settings, monkeypatch, kind, channel, app, expected):
    monkeypatch.setattr(leading, "_WAYS", {})
    leads_outside(NoticeKind.MEASURE_DUE)(lambda **_recipient: "/there/")
    leads_outside(NoticeKind.WEEK_READY)(lambda **_recipient: "")
    settings.ADDRESS = app

    assert address_for(kind, channel=channel, recipient=None) == expected
