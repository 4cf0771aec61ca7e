"""A page's margin holds what higher floors write there, and nothing of those who have nothing to say."""

from django.test import RequestFactory

from midspan.kernel.margins import margin_of, writes_in


def test_margin_holds_what_is_written_in_order_and_leaves_out_silence():
    for words in ("first", "", "last"):
        writes_in("test:order")(lambda _request, said=words, **_about: said)

    assert margin_of("test:order", RequestFactory().get("/")) == ["first", "last"]


def test_writer_is_told_what_the_page_is_about_and_writes_once():
    def writer(request, *, patient_id):
        return f"{request.path} {patient_id}"

    writes_in("test:about")(writer)
    writes_in("test:about")(writer)

    assert margin_of("test:about", RequestFactory().get("/x/"), patient_id=7) == ["/x/ 7"]


def test_page_nobody_writes_in_has_an_empty_margin():
    assert margin_of("test:nobody", RequestFactory().get("/")) == []
