package org.opentls.benchmarks;

/** Where the sessions are that a server resumes. */
public enum SessionPlace {
  /** Where a contestant has them when it is told nothing. */
  OWN("resumed"),

  /** With the client, under keys of a ring in the memory of OpenTLS. */
  TICKETS("tickets"),

  /** In a store in the memory of OpenTLS. */
  MEMORY("sessions in memory"),

  /** In a Redis on this machine. */
  REDIS("sessions in Redis");

  private final String title;

  SessionPlace(String title) {
    this.title = title;
  }

  /** What stands in the table. */
  String title() {
    return title;
  }
}
