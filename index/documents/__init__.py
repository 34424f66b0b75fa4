"""Files to documents: found, decoded, and read with their structure."""
