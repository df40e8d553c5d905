"""The complainant: an identity under seal, the reply he is owed, and the call that asks whether it satisfied him."""
