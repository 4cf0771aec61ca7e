"""The name in a video room is put there by us."""

import pytest

from midspan.surfaces.patient.video_names import room_entered_as


@pytest.mark.parametrize(
    ("url", "alias", "entered"),
    [
        ("https://video.example/1-2", "Blue Harbor",
         "https://video.example/1-2#userInfo.displayName=%22Blue%20Harbor%22"),
        ("https://video.example/1-2#config.x=1", "Blue Harbor",
         "https://video.example/1-2#config.x=1&userInfo.displayName=%22Blue%20Harbor%22"),
        ("https://video.example/1-2", "", "https://video.example/1-2#userInfo.displayName=%22Guest%22"),
        ("https://video.example/1-2", 'A&b"#c',
         "https://video.example/1-2#userInfo.displayName=%22A%26b%5C%22%23c%22"),
        ("", "Blue Harbor", ""),
    ],
)  # fmt: skip
def test_room_is_entered_by_the_name_for_groups(url, alias, entered):
    assert room_entered_as(url, alias=alias) == entered
