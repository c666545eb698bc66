"""Library → plain values that templates print; one module a page kind."""
