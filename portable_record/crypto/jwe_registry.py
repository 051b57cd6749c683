"""What joserfc may do with a sealed text here: dir, A256GCM, and DEFLATE within our bound."""

from joserfc.jwa import JWEZipModel
from joserfc.jwe import JWERegistry

from portable_record.crypto.compact import HEADER_MOST
from portable_record.crypto.deflate import deflate, inflate


class _Deflate(JWEZipModel):
    name = "DEF"
    description = "Raw DEFLATE with a bound"

    def __init__(self, most: int) -> None:
        self._most = most

    def compress(self, s: bytes) -> bytes:
        return deflate(s)

    def decompress(self, s: bytes) -> bytes:
        return inflate(s, most=self._most)


class BoundedRegistry(JWERegistry):
    """A registry of joserfc with our methods and for plaintexts of at most ``most`` bytes.

    joserfc's own limits (64 KiB sealed, 250 KiB unfolded) are too small for a plan with pictures.
    """

    def __init__(self, most: int) -> None:
        super().__init__(algorithms=["dir", "A256GCM", "DEF"])
        self.max_protected_header_length = HEADER_MOST
        self.max_ciphertext_length = 2 * most + HEADER_MOST
        self._zip = _Deflate(most)

    def get_zip(self, name: str) -> JWEZipModel:
        """Give the only way of folding, whatever it is called; our own look has checked the name."""
        del name
        return self._zip
