"""Reading JSON strictly: exact names, exact kinds, bytes in the one spelling."""

from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.errors import PortableRecordError

UUID_SIZE = 16
_PLAIN, _URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, slots=True)
class Strict:
    """Takes values out of parsed JSON for one format; whatever is not as it must be is its refusal."""

    refusal: type[PortableRecordError]

    def named(self, read: object, names: Iterable[str]) -> Mapping[str, object]:
        """Take an object that has exactly these names."""
        if not isinstance(read, dict) or read.keys() != set(names):
            raise self.refusal("It has not exactly the names that it must have.")
        return read

    def items(self, read: object) -> list[object]:
        """Take a list."""
        if not isinstance(read, list):
            raise self.refusal("A list is missing.")
        return read

    def text(self, read: object) -> str:
        """Take a text."""
        if not isinstance(read, str):
            raise self.refusal("A text is missing.")
        return read

    def number(self, read: object) -> int:
        """Take a whole number."""
        if not isinstance(read, int) or isinstance(read, bool):
            raise self.refusal("A whole number is missing.")
        return read

    def data(self, read: object, size: int) -> bytes:
        """Take this many bytes, written as base64url without padding in the one way."""
        try:  # there are hundreds of thousands of them, so without the detours of ``base64``
            written = (read if isinstance(read, str) else self.text(read)).encode("ascii")
            data = a2b_base64(written.translate(_PLAIN) + b"=" * (-len(written) % 4))
        except ValueError:
            data = written = b""
        if len(data) != size or b2a_base64(data, newline=False).rstrip(b"=").translate(_URL) != written:
            raise self.refusal(f"It is not {size} bytes of base64url.")
        return data

    def uuid(self, read: object) -> str:
        """Take an id that is written as its 16 bytes."""
        name = self.data(read, UUID_SIZE).hex()
        return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"
