"""The lexicon of text cues: dangerous and doubtful phrases, for a clinician to review before use with people [D]."""
