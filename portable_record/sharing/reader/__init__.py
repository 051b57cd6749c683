"""Foreign bytes are parsed in here: one warm process with limits, away from the record and its keys."""
