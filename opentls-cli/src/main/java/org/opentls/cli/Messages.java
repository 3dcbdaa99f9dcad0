package org.opentls.cli;

/** Messages of exceptions. */
final class Messages {
  private Messages() {}

  /** The message, with its line breaks as spaces. */
  static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
