"""What is said to the second of two people who change the same thing at once."""

from assessment.actions.rounds import RefusedError


class OutdatedError(RefusedError):
    """Somebody else saved since the page was made: nothing was written."""
