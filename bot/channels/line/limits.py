"""LINE's limits, each once and by name. They change now and then: this is the file to change."""

from __future__ import annotations

# Incoming. LINE counts a webhook as failed after two seconds without an answer.
WEBHOOK_BYTES = 2**19  # more than LINE sends in one call; its signature can only be checked when all of it is here

# The reply token: usable once, within a minute of its webhook; we stop earlier.
REPLY_SECONDS = 45.0
REPLY_SECONDS_SINCE_EVENT = 19 * 60.0  # a redelivered token is valid for at most 20 minutes in all

# Per call.
MESSAGES = 5
TEXT_UNITS = 5_000  # UTF-16 units
ALT_TEXT_UNITS = 400
QUICK_REPLIES = 13
LABEL_LETTERS = 20  # visible letters of a quick reply
ACTION_TEXT_UNITS = 300  # the text or data of a button
LINK_UNITS = 1_000

# Flex messages.
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
BUBBLES = 12
BUTTON_LETTERS = 40

# Rich menus.
MENU_IMAGE_BYTES = 1_000_000
MENU_SIZES = (800, 2500)  # of its width
MENU_LEAST_HEIGHT = 250
MENU_LEAST_RATIO = 1.45
MENU_AREAS = 20
MENU_BAR_LETTERS = 14
MENU_NAME_LETTERS = 300
ALIAS_LETTERS = 32
USERS_AT_ONCE = 500  # users per call that changes menus

# The loading animation.
LOADING_SECONDS = 20  # 5 to 60, in steps of five

# Rate limits and time-outs; the library's default time-out is five minutes.
CALLS_PER_SECOND = 1_000.0  # LINE allows 2,000, which several servers share
CALLS_PER_CONVERSATION = 20.0
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 12.0
CONTENT_SECONDS = 30.0
