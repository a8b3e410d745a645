"""The documentation: pages written by hand, and pages made from the source. See README.md."""
