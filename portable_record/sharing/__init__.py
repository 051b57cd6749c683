"""Consent, selection, bundle, carrier, and the way back: read, verify, verdict. Bytes in, bytes out."""
