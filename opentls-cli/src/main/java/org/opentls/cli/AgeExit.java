package org.opentls.cli;

/** What the exit codes of the commands on age files say. */
final class AgeExit {
  private AgeExit() {}

  /** Codes and their meaning in turn. */
  static final String[] CODES = {
    "0", "done",
    "1", "it failed, and there is no new file",
    "2", "the command line is wrong; nothing was done",
    "130", "interrupted, and there is no new file"
  };
}
