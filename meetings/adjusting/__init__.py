"""Adjustment of protocols, their versions, corrections and extracts; see docs/architecture.md."""
