"""What a person is asked for each kind of entry, and how their answers go into FHIR and come out again."""
