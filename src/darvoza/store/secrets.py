"""The key that keeps messages from being read outside the store (design §3.10).

AES-256-GCM; the message's id is bound in, so that bytes cannot be moved under another message. The
key stands apart from the database: in the setting DARVOZA_MESSAGE_KEY or, for SQLite, in a file
beside the store that only its owner may read. Who loses the key loses the messages' bytes.
"""

import base64
import binascii
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from darvoza.errors import SettingsError, StoreError

KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """A fresh random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def written(key: bytes) -> str:
    """*key* as it stands in a setting or file: Base64, 44 characters."""
    return base64.b64encode(key).decode("ascii")


def read(text: str) -> bytes:
    """The key that *text* writes. Raises SettingsError when it is not Base64 of 32 bytes."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError("The message key must be Base64 of 32 bytes (44 characters).")
    return key


def fingerprint(key: bytes) -> str:
    """Tells keys apart without telling the key; 32 hexadecimal digits."""
    return hashlib.sha256(b"darvoza message key\0" + key).hexdigest()[:32]


def key_file(database: Path) -> Path:
    """Where the key of a SQLite store stands: ``post.db`` → ``post.db.key``."""
    return database.with_name(database.name + ".key")


def write_key_file(path: Path, key: bytes) -> None:
    """Write *key* so that only the owner may read it. Raises StoreError if the file exists."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise StoreError(f"The key file {path} exists already; it is never overwritten.") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(written(key) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path) -> bytes:
    """The key in *path*. Raises StoreError when it is missing or others may read it."""
    if not path.is_file():
        raise StoreError(
            f"The message key is missing: put back {path.name} from where you keep it, or set"
            " DARVOZA_MESSAGE_KEY. Without it no kept message can be read."
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise StoreError(f"Others may read the message key: run `chmod 600 {path}`.")
    return read(path.read_text(encoding="ascii"))


def sealed(key: bytes, data: bytes, message_id: str) -> tuple[bytes, bytes]:
    """Ciphertext and nonce of *data*, bound to *message_id*."""
    nonce = os.urandom(NONCE_BYTES)
    return AESGCM(key).encrypt(nonce, data, message_id.encode("ascii")), nonce


def opened(key: bytes, ciphertext: bytes, nonce: bytes, message_id: str) -> bytes:
    """The bytes that were sealed. Raises StoreError for a wrong key or changed bytes."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, message_id.encode("ascii"))
    except InvalidTag as error:
        raise StoreError(
            f"Message {message_id} cannot be decrypted: its bytes were changed or the key differs."
        ) from error


def draw_key(configured: str, message_key: bytes) -> bytes:
    """The key of the random selection: as configured, or else derived from the message key."""
    if configured:
        return configured.encode("utf-8")
    return hmac.digest(message_key, b"darvoza draw key", "sha256")
