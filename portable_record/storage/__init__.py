"""Sealed files at a place outside, behind one small port: a folder or a bucket; and a look from outside."""
