package org.opentls.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The three standard streams of a command, and whether a person sits at them.
 *
 * <p>{@code ./opentls} says in a system property which of the streams are terminals: Java can only
 * tell for all of them at once.
 */
final class Console implements AutoCloseable {
  private static final String TERMINALS_PROPERTY = "org.opentls.cli.terminals";

  private final InputStream in;
  private final Output out;
  private final Output err;
  private final String terminals;
  private final boolean colour;

  /**
   * Puts a command between any three streams.
   *
   * @param terminals the file descriptors of those streams that are terminals, as in {@code "12"}
   * @param colour whether output to a terminal may be coloured
   */
  Console(InputStream in, OutputStream out, OutputStream err, String terminals, boolean colour) {
    this.in = in;
    this.out = new Output(out);
    this.err = new Output(err);
    this.terminals = terminals;
    this.colour = colour;
  }

  /** The streams of this process. */
  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getProperty(TERMINALS_PROPERTY, terminalsAsJavaSeesThem()),
        allowsColour());
  }

  private static String terminalsAsJavaSeesThem() {
    if (System.getProperty(TERMINALS_PROPERTY) != null) {
      return "";
    }
    var console = Optional.ofNullable(System.console());
    return console.filter(java.io.Console::isTerminal).isPresent() ? "012" : "";
  }

  /** See <a href="https://no-color.org">no-color.org</a>. */
  private static boolean allowsColour() {
    var noColor = System.getenv("NO_COLOR");
    return (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  InputStream in() {
    return in;
  }

  /** Standard output; flushed when the command ends. */
  Output out() {
    return out;
  }

  /** Standard error; {@link #complain} and {@link Output#flush} make a message visible. */
  Output err() {
    return err;
  }

  boolean isInTerminal() {
    return terminals.contains("0");
  }

  boolean isOutTerminal() {
    return terminals.contains("1");
  }

  boolean isErrTerminal() {
    return terminals.contains("2");
  }

  /** Whether standard output may be coloured. */
  boolean hasColour() {
    return colour && isOutTerminal();
  }

  /** Writes a line about this program's own trouble to standard error. */
  void complain(String message) {
    say("opentls: " + message);
  }

  /** Writes a line to standard error. */
  void say(String message) {
    err.line(message);
    err.flush();
  }

  @Override
  public void close() {
    try {
      err.flush();
    } catch (Output.WriteException _) {
      // nobody is left to be told
    }
  }
}
