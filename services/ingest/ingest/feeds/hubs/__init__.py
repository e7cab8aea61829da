"""WebSub: hubs that push what is new; subscriptions, their callback, and how far a hub is trusted."""
