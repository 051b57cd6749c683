"""The viewers of released versions, by version: the SHA-256 of each page without the share in it.

A page made by an old version stays readable as long as its viewer stands here. ``docs/format/page.md`` shows
the same list to people; a test compares the two.
"""

PUBLISHED: dict[str, str] = {
    "0.0.1": "57bb5d93284ad3dca82f4fe83f4725d2bff9e43d239d1b53b87e4ebaaafd68e0",
}
