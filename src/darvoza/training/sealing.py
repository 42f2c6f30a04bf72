"""Sealed case packs: to be worked, not to be read. Who has no key sees a label and no more.

AES-256-GCM; the label is bound in, so that it cannot be exchanged. Without the key it is lost.
"""

import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from darvoza.errors import InputError
from darvoza.training.pack_text import MOST_BYTES
from darvoza.training.packs import Pack, read_pack, write_pack

MAGIC = b"darvoza sealed pack 1\n"
KEY_BYTES, NONCE_BYTES = 32, 12
BLOCK = 65_536
"""The text is filled up to whole blocks, so that its length tells little of what is in it."""
MOST_SEALED = MOST_BYTES + 2 * BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What everybody may see of a sealed pack."""

    name: str
    author: str
    cases: int


def sealed(pack: Pack, key: bytes) -> bytes:
    """*pack* as bytes that only *key*, 32 bytes, opens; other bytes each time.

    Raises:
        InputError: the key has another length, or the pack would not be read again.
    """
    cipher = _cipher(key)
    text = write_pack(pack.name, pack.author, pack.cases, texts=pack.texts).encode()
    label = Label(name=pack.name, author=pack.author, cases=len(pack.cases))
    head = MAGIC + json.dumps(asdict(label), ensure_ascii=True).encode() + b"\n"
    nonce = os.urandom(NONCE_BYTES)
    filled = text + b"\n" * (-len(text) % BLOCK)
    return head + nonce + cipher.encrypt(nonce, filled, head)


def label_of(data: bytes) -> Label:
    """What the outside of a sealed pack says; only `opened` proves it.

    Raises:
        InputError: this is no sealed pack.
    """
    head, _ = _parts(data)
    try:
        return Label(**json.loads(head[len(MAGIC) :]))
    except (ValueError, TypeError) as error:
        raise InputError("sealed pack", "its label cannot be read: fetch it again") from error


def opened(data: bytes, key: bytes) -> Pack:
    """The pack that was sealed with *key*.

    Raises:
        InputError: another key, changed bytes, or no sealed pack.
    """
    cipher = _cipher(key)
    head, rest = _parts(data)
    try:
        text = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head)
    except (InvalidTag, ValueError) as error:
        why = "cannot be opened: the key is another one, or its bytes were changed"
        raise InputError("sealed pack", f"{why}; fetch both again") from error
    return read_pack(text.decode().rstrip("\n") + "\n")


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise InputError("key", f"has {len(key)} bytes: {KEY_BYTES} are needed")
    return AESGCM(key)


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """The head, with its line end, and the rest; InputError."""
    end = data.find(b"\n", len(MAGIC), len(MAGIC) + 4096)
    if not data.startswith(MAGIC) or end < 0 or len(data) > MOST_SEALED:
        raise InputError("sealed pack", "this is no sealed pack: choose another file")
    return data[: end + 1], data[end + 1 :]
