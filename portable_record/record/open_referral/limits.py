"""How much of a directory's file is taken; apart, so that whoever asks for it loads nothing else."""

MOST = 8 * 1024 * 1024
MOST_SERVICES = 2_000
