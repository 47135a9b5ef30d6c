"""One kind of dossier: opened by facts, worked on by people, listed, corrected, given up."""
