"""Papers that officers brought, and questions without an answer."""
