"""A small identity provider on this machine: OpenID Connect as a municipality would run it."""

import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, KEY_ID = "ksl-portalen", "hemlig-hos-leverantoren", "nyckel-1"


class IdentityProvider:
    """What it says of who logs in stands in `claims`; `refuses`: as if the log-in was cancelled."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "anstalld-1", "email_verified": True}
        self.refuses = False
        self.codes = {}

    def authorize(self, query):
        """Return where the browser is sent after the log-in at the provider."""
        asked = {name: values[0] for name, values in query.items()}
        assert asked["client_id"] == CLIENT
        answer = {"state": asked["state"]}
        if self.refuses:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(8)
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent):
        """Exchange a code, once, for who asked with the right secret."""
        asked = self.codes.pop(sent["code"][0])
        assert sent["client_secret"] == [SECRET]
        assert sent["code_verifier"][0], "PKCE is used"
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        said |= self.claims if isinstance(self.claims, dict) else {}
        assert asked["response_type"] == "code"
        signed = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"access_token": "t", "token_type": "Bearer", "id_token": signed}

    def answer(self, path):
        """Return the JSON of a GET, None for a path it has not."""
        key = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": KEY_ID}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/jwks": {"keys": [key]},
            "/userinfo": self.claims,
        }.get(path)

    @contextmanager
    def running(self):
        """Serve in a thread of its own."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def handler_of(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(parse_qs(url.query)))
                self.end_headers()
            else:
                self.send(provider.answer(url.path))

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send(provider.token(parse_qs(sent)))

        def send(self, found):
            body = json.dumps(found).encode()
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler
