"""Everything between a person and the ministry: channels, chat, cases, console. Never imports indexer/."""

from knowledge.settings import one_thread_for_arrays

# Here, because numpy reads it when it is loaded. Its threads spun for a quarter of the CPU of each message.
one_thread_for_arrays()
