"""A device with a passkey: does in Python what the browser and the device do together."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN, HOST = "https://testserver", "testserver"
FLAGS = AuthenticatorData.FLAG


class Device:
    """Holds one passkey; `verifies` says whether it knows who unlocked it."""

    def __init__(self, *, verifies=True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.flags = FLAGS.UP | (FLAGS.UV if verifies else 0)
        self.user_handle = None

    def make(self, options):
        """Answer the options of the page that adds a passkey, as JSON."""
        public = options["publicKey"]
        self.user_handle = websafe_decode(public["user"]["id"])
        held = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        said = AttestationObject.create("none", self._data(FLAGS.AT, held), {})
        return self._answer("webauthn.create", public, attestationObject=bytes(said))

    def use(self, options):
        """Answer the options of a page that asks for a passkey, as JSON."""
        public = options["publicKey"]
        data = self._data(0)
        asked = self._asked("webauthn.get", public)
        signed = bytes(data) + hashlib.sha256(bytes(asked)).digest()
        return self._answer(
            "webauthn.get",
            public,
            authenticatorData=bytes(data),
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=self.user_handle,
        )

    def _data(self, flags, held=b""):
        rp = hashlib.sha256(HOST.encode()).digest()
        return AuthenticatorData.create(rp, self.flags | flags, 0, held)

    @staticmethod
    def _asked(kind, public):
        return CollectedClientData.create(kind, websafe_decode(public["challenge"]), ORIGIN)

    def _answer(self, kind, public, **response):
        response["clientDataJSON"] = bytes(self._asked(kind, public))
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )
