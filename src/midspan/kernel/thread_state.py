"""What Django knows of the request at work (its language, zone, connections), kept by the thread that answers it.

Django keeps it so that coroutines could answer requests as well, and looks through their context at every word it
translates. Midspan is answered by threads only, and a page translates and asks some hundred times.
"""

import threading

from django.db import connections
from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real as languages

KEPT = ((languages, "_active"), (timezone, "_active"), (addresses, "_prefixes"), (addresses, "_urlconfs"))


def keep_in_threads() -> None:
    """To call before the first connection is made. Raises AttributeError where Django keeps it under another name."""
    for owner, name in (*KEPT, (connections, "_connections")):
        getattr(owner, name)
        setattr(owner, name, threading.local())
