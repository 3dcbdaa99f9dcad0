package org.opentls.cli;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line on the terminal that says how far long work is: its share, rate and remaining time. It
 * appears after a second, and never where standard error is no terminal.
 */
final class Progress implements AutoCloseable {
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** The width of a terminal that does not tell, or says 0, as one does that a program made. */
  private static final int UNKNOWN_COLUMNS = 80;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Console console;
  private final OptionalLong total;
  private final long start = System.nanoTime();
  private final LongAdder done = new LongAdder();

  /** Guards the terminal and the fields below. */
  private final ReentrantLock terminal = new ReentrantLock();

  private boolean visible;
  private boolean closed;
  private int columns;

  private Progress(Console console, OptionalLong total) {
    this.console = console;
    this.total = total;
  }

  /** Starts to watch work of {@code total} bytes, or of an unknown number. */
  static Progress start(Console console, OptionalLong total) {
    var progress = new Progress(console, total);
    if (console.isErrTerminal()) {
      Thread.ofPlatform().daemon().name("progress").start(progress::show);
    }
    return progress;
  }

  /** Watches work without a line on the terminal. */
  static Progress none(Console console) {
    return new Progress(console, OptionalLong.empty());
  }

  /** Counts bytes as done; from any thread. */
  void add(long bytes) {
    done.add(bytes);
  }

  /** Runs what writes to the terminal while the line is out of its way. */
  void aside(Runnable output) {
    terminal.lock();
    try {
      clear();
      output.run();
      if (console.isErrTerminal() && console.isOutTerminal()) {
        console.out().flush();
      }
    } finally {
      terminal.unlock();
    }
  }

  @Override
  public void close() {
    terminal.lock();
    try {
      clear();
      closed = true;
    } finally {
      terminal.unlock();
    }
  }

  /** Leaves a clean line to the shell after Ctrl-C; does not wait for output that is stuck. */
  private void clearAtExit() {
    if (terminal.tryLock()) {
      close();
    }
  }

  private void clear() {
    if (visible) {
      console.err().print(CLEAR_LINE);
      console.err().flush();
      visible = false;
    }
  }

  private void show() {
    try {
      Thread.sleep(DELAY);
      columns = columns();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::clearAtExit));
      while (draw()) {
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException | IllegalStateException | Output.WriteException _) {
      // nobody looks any more, or the process ends
    }
  }

  private boolean draw() {
    terminal.lock();
    try {
      if (!closed) {
        var line = line(done.sum(), total, Duration.ofNanos(System.nanoTime() - start), columns);
        console.err().print(CLEAR_LINE + line);
        console.err().flush();
        visible = true;
      }
      return !closed;
    } finally {
      terminal.unlock();
    }
  }

  /** The line for a terminal of that many columns; it never fills the last one. */
  static String line(long done, OptionalLong total, Duration elapsed, int columns) {
    double rate = done / Math.max(1e-9, elapsed.toNanos() / 1e9);
    var text = new StringBuilder();
    if (total.isPresent() && total.getAsLong() > 0) {
      long all = Math.max(done, total.getAsLong());
      double share = (double) done / all;
      text.append("%3d%%  %s of %s".formatted((int) (100 * share), bytes(done), bytes(all)));
      text.append("  ").append(bytes((long) rate)).append("/s");
      text.append("  ")
          .append(rate > 0 ? time((long) Math.ceil((all - done) / rate)) : "--:--")
          .append(" left");
      int width = Math.min(40, columns - text.length() - 5);
      if (width >= 8) {
        int full = (int) (width * share);
        text.append("  [").append("#".repeat(full)).append(" ".repeat(width - full)).append(']');
      }
    } else {
      text.append(bytes(done)).append("  ").append(bytes((long) rate)).append("/s");
      text.append("  ").append(time(elapsed.toSeconds()));
    }
    text.setLength(Math.clamp(columns - 1, 0, text.length()));
    return text.toString();
  }

  /** A number of bytes with three digits and a unit, as in {@code 1.46 GiB}. */
  static String bytes(long count) {
    var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    int unit = 0;
    double value = count;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, units[unit]);
  }

  private static String time(long s) {
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }

  /** Asks the terminal how wide it is; there is no such question in Java. */
  private static int columns() throws InterruptedException {
    try {
      var process = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      try (var reader = process.inputReader()) {
        var answer = reader.readLine();
        process.waitFor();
        int columns =
            Integer.parseInt(answer == null ? "" : answer.substring(answer.indexOf(' ') + 1));
        return columns > 0 ? columns : UNKNOWN_COLUMNS;
      }
    } catch (IOException | NumberFormatException _) {
      return UNKNOWN_COLUMNS;
    }
  }
}
