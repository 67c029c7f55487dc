"""The work: the engine, one actor an agent stage, the schedules."""
