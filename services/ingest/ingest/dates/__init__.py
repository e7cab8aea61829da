"""Publication times as senders, feeds and pages write them: the value, how exact it is, and what to believe of it."""
