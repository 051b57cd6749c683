"""Bytewords, minimal: two letters a byte, with a CRC-32 at the end (BCR-2020-012)."""

import zlib

from portable_record.errors import MovingCodeTextError

_CHECKSUM = 4
_LETTERS = (
    "AEADAOAXAAAHAMATAYASBKBDBNBTBABSBEBYBGBWBBBZCMCHCSCFCYCWCECACKCT"
    "CXCLCPCNDKDADSDIDEDTDRDNDWDPDMDLDYEHEYEOEEECENEMETESFTFRFNFSFMFH"
    "FZFPFWFXFYFEFGFLFDGAGEGRGSGTGLGWGDGYGMGUGHGOHFHGHDHKHTHPHHHLHYHE"
    "HNHSIDIAIEIHIYIOISINIMJEJZJNJTJLJOJSJPJKJYKPKOKTKSKKKNKGKEKIKBLB"
    "LALYLFLSLRLPLNLTLOLDLELULKLGMNMYMHMEMOMUMWMDMTMSMKNLNYNDNSNTNNNE"
    "NBOYOEOTOXONOLOSPDPTPKPYPSPMPLPEPFPAPRQDQZRERPRLRORHRDRKRFRYRNRS"
    "RTSESASRSSSKSWSTSPSOSGSBSFSNTOTKTITTTDTETYTLTBTSTPTATNUYUOUTUEUR"
    "VTVYVOVLVEVWVAVDVSWLWDWMWPWEWYWSWTWNWZWFWKYKYNYLYAYTZSZOZTZCZEZM"
)
_WORDS = [_LETTERS[place : place + 2] for place in range(0, len(_LETTERS), 2)]
_BYTES = {word: number for number, word in enumerate(_WORDS)}


def write_bytewords(data: bytes) -> str:
    """Write bytes and their checksum, in capitals."""
    checked = data + zlib.crc32(data).to_bytes(_CHECKSUM, "big")
    return "".join(map(_WORDS.__getitem__, checked))


def read_bytewords(text: str) -> bytes:
    """Read bytes from capitals; the checksum is checked and taken off.

    Raises:
        MovingCodeTextError: a pair of letters stands for no byte, or the checksum does not fit.
    """
    try:
        checked = bytes([_BYTES[text[place : place + 2]] for place in range(0, len(text), 2)])
    except KeyError as unknown:
        raise MovingCodeTextError("It has letters that stand for nothing.") from unknown
    data, checksum = checked[:-_CHECKSUM], checked[-_CHECKSUM:]
    if not data or zlib.crc32(data).to_bytes(_CHECKSUM, "big") != checksum:
        raise MovingCodeTextError("Its checksum does not fit.")
    return data
