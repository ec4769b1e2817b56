"""What LINE allows, each limit once and by name. They change now and then: then this is the file to change."""

from __future__ import annotations

# What comes in. LINE counts a webhook as failed when it is not answered within two seconds.
WEBHOOK_BYTES = 2 * 2**20  # more than LINE puts into one call

# The reply token: once, and within a minute of its webhook. We stop earlier than that.
REPLY_SECONDS = 45.0
REPLY_SECONDS_SINCE_EVENT = 19 * 60.0  # a token that was delivered again lives at most 20 minutes in all

# One call.
MESSAGES = 5
TEXT_UNITS = 5_000  # of UTF-16
ALT_TEXT_UNITS = 400
QUICK_REPLIES = 13
LABEL_LETTERS = 20  # of a quick reply, as a reader counts them
ACTION_TEXT_UNITS = 300  # what a pressed button says, or its postback holds
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
USERS_AT_ONCE = 500  # whose menu one call may change

# The dots that say we are thinking: shown for so long, or until the answer is there.
LOADING_SECONDS = 20  # 5 to 60, in steps of five

# How fast we may call, and how long we wait for an answer; the library's own patience is five minutes.
CALLS_PER_SECOND = 1_000.0  # LINE allows 2,000; several servers share it
CALLS_PER_CONVERSATION = 20.0
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 12.0
CONTENT_SECONDS = 30.0
