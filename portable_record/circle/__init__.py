"""Keeping a plan jointly: membership, merge, sync; storage behind one small port."""
