"""The apps of the journeys are made as quickly as those of the pages."""

from tests.web.conftest import apps_are_made_quickly

__all__ = ["apps_are_made_quickly"]
