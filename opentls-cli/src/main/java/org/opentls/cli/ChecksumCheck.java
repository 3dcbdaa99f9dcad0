package org.opentls.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Checks the files of one list, with the messages of {@code sha256sum --check}. */
final class ChecksumCheck {
  private final Console console;
  private final Options options;
  private final HashAlgorithm untagged;
  private final boolean anyTag;

  private long wellFormed;
  private long malformed;
  private long matched;
  private long mismatched;
  private long unreadable;

  /** What to tell and what to fail on. */
  record Options(
      boolean ignoreMissing, boolean quiet, boolean status, boolean strict, boolean warn) {}

  /**
   * Makes a check of one list.
   *
   * @param untagged the algorithm of lines that name none
   * @param anyTag whether lines may name another algorithm
   */
  ChecksumCheck(Console console, Options options, HashAlgorithm untagged, boolean anyTag) {
    this.console = console;
    this.options = options;
    this.untagged = untagged;
    this.anyTag = anyTag;
  }

  /** Whether all is well with the list and the files that it names. */
  boolean check(String list) {
    var shown = FileHasher.isStandardInput(list) ? "'standard input'" : Quoting.quote(list);
    try (var in = open(list);
        var progress = Progress.start(console, OptionalLong.empty())) {
      checkLines(in, shown, progress);
    } catch (IOException e) {
      boolean directory = Files.isDirectory(FileNames.path(list));
      console.complain(shown + ": " + (directory ? "read error" : Failure.reason(e)));
      return false;
    } catch (ListUnreadableException e) {
      console.complain(shown + ": read error");
      return false;
    }
    return conclude(shown);
  }

  private InputStream open(String list) throws IOException {
    return FileHasher.isStandardInput(list)
        ? new BufferedInputStream(console.in())
        : new BufferedInputStream(Files.newInputStream(FileNames.path(list)), 1 << 16);
  }

  /** A line of the list, or null for one of no known form. */
  private record Entry(long number, @Nullable ChecksumLine line) {}

  /** What became of a line. */
  private sealed interface Checked {}

  /** A line of no known form. */
  private record Malformed(long number) implements Checked {}

  /** The digest of the file that a line names. */
  private record Read(ChecksumLine line, String digest) implements Checked {}

  /** The file that a line names could not be read. */
  private record Unreadable(String name, IOException cause) implements Checked {}

  private void checkLines(InputStream in, String list, Progress progress) {
    var hasher = new FileHasher(console, progress);
    new Pipeline<Entry, Checked>(entry -> hash(hasher, entry), ChecksumCheck::isStandardInput)
        .run(new Lines(in), checked -> progress.aside(() -> report(list, checked)));
  }

  private static boolean isStandardInput(Entry entry) {
    return entry.line != null && FileHasher.isStandardInput(entry.line.name());
  }

  private static Checked hash(FileHasher hasher, Entry entry) {
    var line = entry.line;
    if (line == null) {
      return new Malformed(entry.number);
    }
    try {
      return new Read(line, hasher.hash(line.algorithm(), line.name()));
    } catch (IOException e) {
      return new Unreadable(line.name(), e);
    }
  }

  private void report(String list, Checked checked) {
    switch (checked) {
      case Malformed(var number) ->
          console.complain(
              "%s: %d: improperly formatted %s checksum line"
                  .formatted(list, number, untagged.tag()));
      case Read(var line, var digest) -> reportRead(line, digest);
      case Unreadable(var name, var cause) -> reportUnreadable(name, cause);
    }
  }

  private void reportRead(ChecksumLine line, String digest) {
    if (line.digest().equals(digest)) {
      matched++;
      if (!options.quiet) {
        tell(line.name(), "OK");
      }
    } else {
      mismatched++;
      tell(line.name(), "FAILED");
    }
  }

  private void reportUnreadable(String name, IOException failure) {
    if (options.ignoreMissing && failure instanceof NoSuchFileException) {
      return;
    }
    unreadable++;
    console.out().flush();
    console.complain(Quoting.quote(name) + ": " + Failure.reason(failure));
    tell(name, "FAILED open or read");
  }

  private void tell(String name, String result) {
    if (!options.status) {
      var shown = name.indexOf('\n') < 0 ? name : "\\" + ChecksumLine.escape(name);
      console.out().write(FileNames.encode(shown + ": " + result + "\n"));
    }
  }

  private boolean conclude(String list) {
    console.out().flush();
    if (wellFormed == 0) {
      console.complain(list + ": no properly formatted checksum lines found");
    } else if (!options.status) {
      warn(malformed, "line is improperly formatted", "lines are improperly formatted");
      warn(unreadable, "listed file could not be read", "listed files could not be read");
      warn(mismatched, "computed checksum did NOT match", "computed checksums did NOT match");
    }
    if (wellFormed > 0 && options.ignoreMissing && matched == 0 && !options.status) {
      console.complain(list + ": no file was verified");
    }
    return wellFormed > 0
        && mismatched == 0
        && unreadable == 0
        && (!options.ignoreMissing || matched > 0)
        && (!options.strict || malformed == 0);
  }

  private void warn(long count, String one, String many) {
    if (count > 0) {
      console.complain("WARNING: " + count + " " + (count == 1 ? one : many));
    }
  }

  /** The list itself could not be read to its end. */
  private static final class ListUnreadableException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    ListUnreadableException(IOException cause) {
      super(cause);
    }
  }

  /**
   * The lines of the list that name a file, and if they are to be told of those of no known form.
   * It counts both.
   */
  private final class Lines implements Iterator<Entry> {
    /** No name and no digest is near as long; what is longer is no list. */
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final ChecksumLine.Parser parser = new ChecksumLine.Parser(untagged, anyTag);
    private final byte[] buffer = new byte[LONGEST_LINE];
    private long number;
    private @Nullable Entry next;

    Lines(InputStream in) {
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        var line = readLine();
        if (line == null) {
          return false;
        }
        number++;
        if (!line.isEmpty() && !line.startsWith("#")) {
          accept(line);
        }
      }
      return true;
    }

    private void accept(String line) {
      var parsed = parser.parse(line).orElse(null);
      if (parsed == null) {
        malformed++;
      } else {
        wellFormed++;
      }
      if (parsed != null || options.warn) {
        next = new Entry(number, parsed);
      }
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var entry = Objects.requireNonNull(next);
      next = null;
      return entry;
    }

    /** The next line without its end, or null after the last. */
    private @Nullable String readLine() {
      try {
        int length = 0;
        int b = in.read();
        if (b < 0) {
          return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
          buffer[Math.min(length++, LONGEST_LINE - 1)] = (byte) b;
        }
        if (length > LONGEST_LINE) {
          return "too long";
        }
        if (length > 0 && buffer[length - 1] == '\r') {
          length--;
        }
        return FileNames.decode(Arrays.copyOf(buffer, length));
      } catch (IOException e) {
        throw new ListUnreadableException(e);
      }
    }
  }
}
