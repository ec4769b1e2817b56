"""Running the bot: web server, commands, health, checks, API, demonstration. No other folder imports this one."""
