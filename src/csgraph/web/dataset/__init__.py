"""What describes a release as a whole: files, VoID, DCAT-AP, citations, what changed."""
