"""Mail: what is written to people, and the way it takes through the job table to an SMTP server."""
