"""What keeps runs going without anybody asking: one file each."""
