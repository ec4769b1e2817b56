"""The assistant: understands a message, fills in forms, answers, and returns replies and side effects.

assistant.py lists its steps. Nothing is sent or stored here; delivery/ does that.
"""
