"""Reading files safely: a parent that only looks, a child process with limits that parses."""
