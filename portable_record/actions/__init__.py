"""What a person can do, one file a verb; the only room that joins the rooms below."""
