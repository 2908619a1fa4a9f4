"""The compilation and the answers as files that are made outside the request."""
