"""The municipalities' identity providers (OpenID Connect), given by configuration.

A provider answers for the mail domains it is given and for no others. It opens accounts that
exist and makes none; `accounts.adapter.ProviderAdapter` sees to that.
"""

import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "openid_connect"


@dataclass(frozen=True)
class Provider:
    """One provider. `domains` are lower-case mail domains, without @."""

    id: str
    name: str
    client_id: str
    secret: str
    server_url: str
    domains: tuple[str, ...]
    # Whether its log-in counts as the second factor that the chancery must have.
    second_factor: bool = False

    def answers_for(self, address: str) -> bool:
        """Whether it may vouch for the mail address `address`; subdomains are others."""
        name, at, domain = address.lower().partition("@")
        return bool(name and at) and domain in self.domains


def read_providers(text: str) -> list[Provider]:
    """Read the JSON list of OIDC_PROVIDERS; a fault in it stops the portal with a plain word."""
    try:
        entries = json.loads(text or "[]")
        providers = [_provider(entry) for entry in entries]
    except (ValueError, TypeError) as fault:
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS must be a JSON list of providers: {fault}"
        ) from fault
    if len({provider.id for provider in providers}) != len(providers):
        raise ImproperlyConfigured("OIDC_PROVIDERS has the same id twice.")
    return providers


def _provider(entry: dict) -> Provider:
    if not isinstance(entry, dict):
        raise TypeError(f"{entry!r} is no provider")
    domains = entry.get("domains")
    if not isinstance(domains, list) or not domains:
        raise ValueError(f'"{entry.get("id")}" needs a list of mail domains')
    if urlsplit(entry.get("server_url", "")).scheme not in {"https", "http"}:
        raise ValueError(f'"{entry.get("id")}" needs a server_url')
    domains = tuple(domain.lower().strip().removeprefix("@") for domain in domains)
    return Provider(**{**entry, "domains": domains})


def provider_settings(providers: list[Provider]) -> dict:
    """Return django-allauth's SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": provider.id,
            "name": provider.name,
            "client_id": provider.client_id,
            "secret": provider.secret,
            "settings": asdict(provider) | {"domains": list(provider.domains)},
        }
        for provider in providers
    ]
    return {PROVIDER: {"APPS": apps, "OAUTH_PKCE_ENABLED": True}} if apps else {}


def provider_origins(providers: list[Provider]) -> list[str]:
    """Return the origins that a form of ours may lead on to."""
    parts = [urlsplit(provider.server_url) for provider in providers]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
