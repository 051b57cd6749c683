"""Services out of a directory as FHIR: docs/format/open-referral.md. Pure."""
