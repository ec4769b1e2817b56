"""What an administrator may set: deadlines, routing, working days, limits, emergency contacts, canned answers.

The .toml files here are the delivered values. Code that acts on them belongs in rules/ or model/.
"""
