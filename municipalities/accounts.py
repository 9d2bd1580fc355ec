from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account comes from an invitation."""

    def is_open_for_signup(self, request: object) -> bool:
        return False
