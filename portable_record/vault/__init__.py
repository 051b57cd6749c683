"""The record at rest on this device, encrypted."""
