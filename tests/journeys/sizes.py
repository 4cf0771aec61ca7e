"""The two widths at which every page is looked at, and which of them a journey walks each time.

People walk at the width they have; the other one is walked by `midspan test --long`. Whatever a journey passes is
looked at for both (`looks_right`).
"""

import pytest

NARROW = {"width": 320, "height": 640}  # A small phone, and a desktop at 400 %.
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1280, "height": 900}
ON_A_PHONE = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.long)]
AT_A_DESK = [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone", marks=pytest.mark.long)]
