"""``python -m portable_record`` is the command ``portable-record``."""

from portable_record.cli import main

if __name__ == "__main__":
    main()
