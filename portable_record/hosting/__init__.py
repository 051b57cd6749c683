"""Sealed shares kept for other people's links: ciphertext, hashes of passcodes, visits, no more."""
