"""Moving codes: a file as an endless sequence of QR codes, and back. See docs/format/moving-qr.md.

A scanning page reads with ``MovingCollector`` (``collector.py``); what is shown comes from ``MovingCode``.
"""

from portable_record.sharing.ur.collector import MovingCollector, Progress
from portable_record.sharing.ur.moving_code import MovingCode

__all__ = ["MovingCode", "MovingCollector", "Progress"]
