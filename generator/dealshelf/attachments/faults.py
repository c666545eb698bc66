"""Why a file cannot be read."""


class FaultError(Exception):
    """A file cannot be read; the message says why, and what to do."""
