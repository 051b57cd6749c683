"""What a crash left in the write-ahead log, and whether SQLite could read all that was kept in it.

SQLite reads the log up to the first frame whose sum is wrong, and says nothing of those after it: a crash may
have left them half-written. But the end of a transaction that stands beyond that place shows that more was
written than can be read: by a power cut in the midst of the last one, or because the file was damaged since.
Either way the owner is told. Where the end itself is cut off nothing shows it.

Form of the file: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import struct
from pathlib import Path

from portable_record.vault import disk

HEADER, FRAME_HEAD = 32, 24
_MAGIC = 0x377F0682
_WORDS = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")


def frames_kept(log: Path) -> int:
    """Return how many frames the log held when a transaction was kept in it last, as far as its frames say.

    Of a log whose own header is damaged, SQLite reads nothing; it counts as one frame that must be there.
    """
    if not disk.is_file(log):
        return 0
    with disk.reading(), log.open("rb") as file:
        head = file.read(HEADER)
        if len(head) < HEADER:
            return 0
        magic, _, page, _, *salts = _WORDS.unpack(head)[:6]
        if magic | 1 != _MAGIC | 1 or not _is_whole(head, big=bool(magic & 1)):
            return 1 if file.read(1) else 0
        kept = number = 0
        while len(frame := file.read(FRAME_HEAD + page)) == FRAME_HEAD + page:
            number += 1
            _, ends, *its_salts, _, _ = _FRAME.unpack_from(frame)
            if ends and its_salts == salts:  # with others it is left over from an earlier log
                kept = number
        return kept


def _is_whole(head: bytes, *, big: bool) -> bool:
    words = struct.unpack(">6I" if big else "<6I", head[:24])
    first = second = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) % 2**32
        second = (second + other + first) % 2**32
    return (first, second) == _WORDS.unpack(head)[6:]
