"""SQL of people: addresses, officers' accounts, sign-in, sessions, invitations, rosters. No rights are decided here."""
