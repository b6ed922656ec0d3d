"""Tiny helpers without models, importable from every app."""
