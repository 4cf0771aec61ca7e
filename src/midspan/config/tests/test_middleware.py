"""What wraps every request, asked through the whole of it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_address_of_a_form_says_so_to_whoever_typed_it(client):
    response = client.get(reverse("ui:theme"))

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "There is nothing to read at this address" in response.text
