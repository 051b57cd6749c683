"""A care record that the person owns, keeps on their own device and shares on their own terms."""

__version__ = "0.1.0"
