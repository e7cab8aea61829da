"""Takes in the files that appear in a folder, each exactly when it is complete."""
