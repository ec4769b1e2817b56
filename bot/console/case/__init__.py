"""The pages of one case: its view, actions, history, files, referral, identity, print, and intake of new cases."""
