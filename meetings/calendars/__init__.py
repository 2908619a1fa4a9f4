"""Meetings as iCalendar (RFC 5545): events, and feeds to subscribe to."""
