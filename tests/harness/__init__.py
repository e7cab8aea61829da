"""What the tests are built from: servers, the whole system, builders, waiting."""
