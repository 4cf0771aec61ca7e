"""What law, HL7 and this platform's rules say, as dated files a lawyer or clinician can read, and their reading."""

from midspan.engines.disclosure.books.legal import (
    MinorsLook,
    MinorsRow,
    Part2Element,
    Part2Notice,
    confidential_classes,
    minors_look,
    minors_rows,
    part2_elements,
    part2_notice,
)
from midspan.engines.disclosure.books.program import ChannelBook, RoleBook, channel_book, role_book
from midspan.engines.disclosure.books.terms import (
    ACTIONS,
    added_labels,
    classes_known,
    hl7_code_of,
    label_ladder,
    label_word_of,
    labels_below,
    purposes_below,
    purposes_by_name,
)

__all__ = [
    "ACTIONS",
    "ChannelBook",
    "MinorsLook",
    "MinorsRow",
    "Part2Element",
    "Part2Notice",
    "RoleBook",
    "added_labels",
    "channel_book",
    "classes_known",
    "confidential_classes",
    "hl7_code_of",
    "label_ladder",
    "label_word_of",
    "labels_below",
    "minors_look",
    "minors_rows",
    "part2_elements",
    "part2_notice",
    "purposes_below",
    "purposes_by_name",
    "role_book",
]
