"""The ministry's cases: their model, rules, lists, messages, jobs. service.py is the one way to act on a case.

No channel, no page and no conversation belongs here.
"""
