"""Every response as it came, in WARC/1.1: written by a process of its own, read by any WARC tool."""
