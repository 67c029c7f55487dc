"""Red flags, policy violations, checks of the finished plan, the verdict, and the intake gate."""
