"""What every folder may use: messages, people, access, settings, dates, places, texts, links. Imports nothing else of
bot/."""
