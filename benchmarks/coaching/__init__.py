"""`regimen bench coaching`: virtual clients live for weeks under the real agents and under simpler ways of coaching."""
