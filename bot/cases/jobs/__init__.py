"""Scheduled jobs on cases: reminders, daily digests, unit reports. When they run is up to delivery/scheduler.py."""
