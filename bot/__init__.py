"""Everything between a person and the ministry: channels, chat, cases, console. Never imports indexer/."""
