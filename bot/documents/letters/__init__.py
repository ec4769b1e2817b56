"""Referral letters to outside bodies: drafting, checking for leaks, issuing. The rules of referral are in
cases/rules."""
