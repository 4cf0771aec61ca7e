from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

from django.db import connections
from django.utils import timezone, translation

from midspan.kernel.thread_state import KEPT


def test_what_django_knows_of_a_request_is_kept_by_its_thread():
    kept = [getattr(owner, name) for owner, name in KEPT]

    assert [type(one) for one in (*kept, connections._connections)] == [local] * 5


def test_languages_and_zones_of_two_requests_at_once_do_not_mix():
    both = Barrier(2)

    def seen(language, zone):
        with translation.override(language), timezone.override(zone):
            both.wait(5)
            found = (translation.get_language(), timezone.get_current_timezone_name())
            both.wait(5)
            return found

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(seen, *one) for one in (("es", "America/Denver"), ("en", "America/New_York"))]

    assert [one.result() for one in answers] == [("es", "America/Denver"), ("en", "America/New_York")]
