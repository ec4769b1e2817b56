"""Running the bot: the web server, the command line, health, checks."""
