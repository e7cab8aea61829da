"""The whole system on one machine: embedded servers, supervisor, console, demonstration, doctor."""
