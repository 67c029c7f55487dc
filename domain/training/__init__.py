"""The science of training: strength, volume, blocks, exercise choice and progression."""
