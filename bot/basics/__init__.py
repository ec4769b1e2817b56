"""What everybody needs: messages, people, rights, settings, dates, places, texts, links. Knows nothing of the rest."""
