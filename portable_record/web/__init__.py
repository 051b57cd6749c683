"""A request becomes an action, an answer becomes a page."""
