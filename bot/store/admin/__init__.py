"""SQL of the audit log, deletion certificates, retention, and removal of the demonstration. No deadlines are decided
here."""
