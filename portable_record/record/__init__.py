"""What a care record is: parts, entries, changes, FHIR. Frozen values and rules; no disk, clock or dice."""
