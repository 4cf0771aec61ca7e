"""The name in a plain link's room is put there by us."""

from datetime import UTC, datetime

import pytest

from midspan.domains.video.servers import link
from midspan.domains.video.servers.entry import Entry

NOW = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "name", "entered"),
    [
        ("https://video.example/1-2", "Blue Harbor",
         "https://video.example/1-2#userInfo.displayName=%22Blue%20Harbor%22"),
        ("https://video.example/1-2#config.x=1", "Blue Harbor",
         "https://video.example/1-2#config.x=1&userInfo.displayName=%22Blue%20Harbor%22"),
        ("https://video.example/1-2", 'A&b"#c',
         "https://video.example/1-2#userInfo.displayName=%22A%26b%5C%22%23c%22"),
        ("https://video.example/1-2", "", "https://video.example/1-2"),
        ("", "Blue Harbor", ""),
    ],
)  # fmt: skip
def test_room_is_entered_by_the_name_given(url, name, entered):
    entry = Entry(room="r", identity="i", name=name, leads=False, now=NOW, link=url)

    assert link.address(entry) == entered
