"""What a push holds: sent by the job to a push service of this machine, and read as the phone reads it."""

import json
import os
from contextlib import contextmanager
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.test import override_settings

from midspan.domains.notices.actions import keep_browser
from midspan.domains.notices.enums import Channel, DeliveryState
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.outside.browsers import seal_context
from midspan.domains.notices.outside.carriers import push
from midspan.domains.notices.outside.carriers.encryption import new_key, packed, point, public_bytes
from midspan.domains.notices.outside.tests.servers import gateway
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.sealing import seal
from midspan.kernel.tests.factories import see_all

# RFC 8188, 2.1: salt, size of a record, length of the sender's key, that key; then what is sealed.
SALT, KEY = slice(0, 16), slice(21, 86)
CREATED = 201
AT_ITS_MAKER = "https://fcm.googleapis.com/fcm/send/canary"


class Phone:
    """A browser that is pushed to: its keys, and what it makes of a body (RFC 8291)."""

    def __init__(self):
        self.key, self.auth = generate_private_key(SECP256R1()), os.urandom(16)

    def keep(self, person, *, url):
        """Turned on by somebody as every browser is, and then reached at `url`."""
        address = {"endpoint": AT_ITS_MAKER, "p256dh": packed(public_bytes(self.key)), "auth": packed(self.auth)}
        row = keep_browser(**address, by=actor_for(person))
        row.sealed = seal(json.dumps({**address, "endpoint": url}), context=seal_context(row))
        row.save()

    def read(self, body):
        """The title and the words it would show."""
        salt, sender = body[SALT], body[KEY]
        info = b"WebPush: info\0" + public_bytes(self.key) + sender
        shared = derived(self.key.exchange(ECDH(), point(sender)), self.auth, info, 32)
        nonce = derived(shared, salt, b"Content-Encoding: nonce\0", 12)
        opened = AESGCM(derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)).decrypt(
            nonce, body[KEY.stop :], None
        )
        return opened.rstrip(b"\0").removesuffix(b"\x02").decode()


def derived(secret, salt, info, size):
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)


@contextmanager
def push_service():
    """One of this machine, where others are asked of the browsers' makers; nothing else differs."""
    with (
        gateway(CREATED) as server,
        override_settings(PUSH_KEY=new_key(), PUSH_CONTACT="mailto:updates@example.org"),
        mock.patch.dict(push.carry.__kwdefaults__, may_ask=lambda endpoint: endpoint.startswith("http://127.0.0.1:")),
    ):
        yield server


def pushed(server, person, kind, *, by, patient):
    """Way → what could be read there of a notice to somebody; nothing where it was held back. Undone."""
    phone = Phone()
    server.asked.clear()
    with transaction.atomic():
        phone.keep(person, url=server.url)
        choose(person, Channel.PUSH, mail="", number="")
        see_all(person.organization)
        about = {} if person == patient else {"patient_id": patient.pk}
        notice = leave(person, by=by, kind=kind, **about)
        delivery = Delivery.objects.filter(notice=notice, channel=Channel.PUSH).first()
        is_sent = delivery is not None and deliver(delivery) == DeliveryState.SENT
        transaction.set_rollback(True)
    return ways(phone, *server.asked[0]) if is_sent else {}


def ways(phone, path, headers, body):
    """As the push service has it on its way, and as it stands on the locked screen."""
    return {"push on its way": f"{path} {json.dumps(headers)} {body.decode('latin-1')}", "push": phone.read(body)}
