"""Sealing of identifiers and raw files: AES-256-GCM with a key ring, and HMAC blind indexes.

A sealed value is `key id length (1 byte) · key id · nonce (12) · ciphertext and tag`. The associated data names the
place (table, row, column), so that a value copied to another row no longer opens. Source: NIST SP 800-38D.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from cabinet.errors import UnreadableSecret

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`keys` by id; `current` seals, all of them open; `index_key` makes the blind indexes."""

    current: str
    keys: dict[str, bytes]
    index_key: bytes


@lru_cache(maxsize=8)
def parse_keys(text: str) -> KeyRing:
    """`id:hex;id:hex;index:hex`, newest first (64 hexadecimal digits each).

    Raises ValueError when a key has another length, when no key seals, or when the index key is missing.
    """
    pairs = dict(part.split(":", 1) for part in text.split(";") if part.strip())
    keys = {name.strip(): bytes.fromhex(value.strip()) for name, value in pairs.items()}
    if any(len(value) != 32 for value in keys.values()):
        raise ValueError("IDEL_KEYS: each key has 64 hexadecimal digits")
    index_key = keys.pop("index", None)
    if not keys or index_key is None:
        raise ValueError("IDEL_KEYS: at least one sealing key and one `index` key are needed")
    return KeyRing(current=next(iter(keys)), keys=keys, index_key=index_key)


def key_ring() -> KeyRing:
    return parse_keys(settings.IDEL_KEYS)


def place(table: str, row: object, column: str) -> bytes:
    """The associated data of a value: where it lives."""
    return f"{table}/{row}/{column}".encode()


def seal(plain: bytes, where: bytes) -> bytes:
    """Seals with the current key of the ring."""
    ring, nonce = key_ring(), os.urandom(NONCE_BYTES)
    name = ring.current.encode()
    return bytes([len(name)]) + name + nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, plain, where)


def key_id(sealed: bytes) -> str:
    """The id of the key that sealed this value: what `rotate_keys` looks at."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace")


def unseal(sealed: bytes, where: bytes) -> bytes:
    """Raises UnreadableSecret when no key of the ring opens the value at this place."""
    name, start = key_id(sealed), 1 + sealed[0]
    key = key_ring().keys.get(name)
    if key is None:
        raise UnreadableSecret("La clé de chiffrement de cette donnée n’est pas au trousseau.", key=name)
    nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, where)
    except InvalidTag:
        raise UnreadableSecret("Donnée chiffrée altérée ou déplacée.", key=name) from None


def blind_index(purpose: str, value: str) -> bytes:
    """32 bytes that allow an equality search without showing the value (HMAC-SHA-256)."""
    return hmac.new(key_ring().index_key, f"{purpose}/{value}".encode(), hashlib.sha256).digest()
