"""Feedback as students get it back: zips that platforms take, folders, mails ready to send."""
