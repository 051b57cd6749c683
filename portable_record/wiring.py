"""The only place that picks folders, clock and dice, and joins the rooms."""
