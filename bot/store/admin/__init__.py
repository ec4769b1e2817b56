"""SQL of the audit log, deletion certificates and retention. No deadlines are decided
here."""
