"""What officers need for a case, in console and chat: its summary, the identity behind it, hand-overs. No pages."""
