"""Rules about cases that need other records: duplicates, bans, spam, redaction, referral, on-call, undo, notification.

What one case decides by itself belongs in model/; numbers and tables that an administrator sets, in settings/.
"""
