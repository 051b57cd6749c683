"""Any FHIR R4 resource as a summary that a lay person understands, drawn from declarative tables."""
