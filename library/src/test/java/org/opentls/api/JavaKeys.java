package org.opentls.api;

/** What is known of keys that sign in Java. */
public final class JavaKeys {
  private JavaKeys() {}

  /** How many keys and signatures C has. */
  public static int open() {
    return JavaKey.open();
  }
}
