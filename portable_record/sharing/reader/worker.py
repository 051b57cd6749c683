"""The worker's own program. The app starts it; see ``process.py``."""

from portable_record.sharing.reader.verbs import VERBS, stretch, warm
from portable_record.sharing.reader.waiting import keep_serving

if __name__ == "__main__":
    warm()
    keep_serving(VERBS, stretch)
