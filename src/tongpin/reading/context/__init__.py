"""Rules of context: what makes a wording in the text not mean what it says.

Each module answers one question about places in normalised text and knows no cue and no signal.
"""
