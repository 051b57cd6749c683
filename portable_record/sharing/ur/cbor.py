"""The three forms of CBOR that a moving code needs, each in its shortest form only (RFC 8949, 4.2)."""

from dataclasses import dataclass

from portable_record.errors import MovingCodeTextError

_NUMBER, _BYTES, _LIST = 0, 2, 4  # major types
_IN_HEAD = 24  # numbers below stand in the first byte; 24 to 27 say that 1, 2, 4 or 8 bytes follow
_WIDTHS = (1, 2, 4, 8)


def write_number(number: int) -> bytes:
    """Write a number, 0 to 2^64 - 1."""
    return _head(_NUMBER, number)


def write_bytes(data: bytes) -> bytes:
    """Write a byte string."""
    return _head(_BYTES, len(data)) + data


def write_list(*items: bytes) -> bytes:
    """Write a list of items that are written already."""
    return _head(_LIST, len(items)) + b"".join(items)


@dataclass(slots=True)
class Reading:
    """Reads from the front; each verb raises MovingCodeTextError where something else stands there."""

    data: bytes
    place: int = 0

    def number(self) -> int:
        """Read a number."""
        return self._head(_NUMBER)

    def bytes(self) -> bytes:
        """Read a byte string."""
        length = self._head(_BYTES)
        found = self.data[self.place : self.place + length]
        if len(found) < length:
            raise MovingCodeTextError("It ends too early.")
        self.place += length
        return found

    def begin_list(self, length: int) -> None:
        """Read the beginning of a list of so many items."""
        if self._head(_LIST) != length:
            raise MovingCodeTextError("It lists more or less than it should.")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.place != len(self.data):
            raise MovingCodeTextError("Something follows its end.")

    def _head(self, wanted: int) -> int:
        if self.place >= len(self.data):
            raise MovingCodeTextError("It ends too early.")
        major, short = divmod(self.data[self.place], 32)
        self.place += 1
        if major != wanted or short >= _IN_HEAD + len(_WIDTHS):
            raise MovingCodeTextError("It says something of another kind.")
        if short < _IN_HEAD:
            return short
        width = _WIDTHS[short - _IN_HEAD]
        found = self.data[self.place : self.place + width]
        self.place += width
        number = int.from_bytes(found, "big")
        if len(found) < width:
            raise MovingCodeTextError("It ends too early.")
        if _head(wanted, number)[1:] != found:
            raise MovingCodeTextError("It is not written in the shortest form.")
        return number


def _head(major: int, number: int) -> bytes:
    if number < _IN_HEAD:
        return bytes([major * 32 + number])
    step = next(step for step, width in enumerate(_WIDTHS) if number < 1 << 8 * width)
    return bytes([major * 32 + _IN_HEAD + step]) + number.to_bytes(_WIDTHS[step], "big")
