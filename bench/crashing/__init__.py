"""The parts of the crash measurement: processes, a writer that notes what was acknowledged, and a judge."""
