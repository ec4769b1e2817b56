"""SQL of cases: tickets, history, parties, lists, statistics, duplicates, bans, reports. Rules about them are in
bot/cases."""
