"""Sign-in: password, second factor, single sign-on, sign-out, and an officer's own account page."""
