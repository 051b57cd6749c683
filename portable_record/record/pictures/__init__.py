"""Pictures as plain numbers: what stands where. A template draws them; nothing here knows of pages."""
