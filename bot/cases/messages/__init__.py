"""Texts about a case for chats and lists: notifications, cards, histories, buttons, pseudonyms. Nothing is sent."""
