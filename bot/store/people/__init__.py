"""People, officers, their sessions, invitations and rosters."""
