"""Reading JSON strictly: exact names, exact kinds, bytes in the one spelling."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.errors import PortableRecordError


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
        text = self.text(read)
        try:
            data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            data = b""
        if len(data) != size or urlsafe_b64encode(data).rstrip(b"=").decode() != text:
            raise self.refusal(f"It is not {size} bytes of base64url.")
        return data
