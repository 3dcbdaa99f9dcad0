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

  /** A line of the list, and the digest of the file that it names. */
  private record Checked(
      ChecksumLine line, @Nullable String digest, @Nullable IOException failure) {}

  private void checkLines(InputStream in, String list, Progress progress) {
    var hasher = new FileHasher(console, progress);
    new Pipeline<ChecksumLine, Checked>(
            line -> hash(hasher, line), line -> FileHasher.isStandardInput(line.name()))
        .run(new Lines(in, list, progress), checked -> progress.aside(() -> report(checked)));
  }

  private static Checked hash(FileHasher hasher, ChecksumLine line) {
    try {
      return new Checked(line, hasher.hash(line.algorithm(), line.name()), null);
    } catch (IOException e) {
      return new Checked(line, null, e);
    }
  }

  private void report(Checked checked) {
    var name = checked.line.name();
    if (checked.failure != null) {
      reportUnreadable(name, checked.failure);
    } else if (checked.line.digest().equals(checked.digest)) {
      matched++;
      if (!options.quiet) {
        tell(name, "OK");
      }
    } else {
      mismatched++;
      tell(name, "FAILED");
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
    if (options.ignoreMissing && matched == 0) {
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

  /** The lines of the list that name a file. Those of no known form are counted, and told of. */
  private final class Lines implements Iterator<ChecksumLine> {
    /** No name and no digest is near as long; what is longer is no list. */
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final String list;
    private final Progress progress;
    private final ChecksumLine.Parser parser = new ChecksumLine.Parser(untagged, anyTag);
    private final byte[] buffer = new byte[LONGEST_LINE];
    private long number;
    private @Nullable ChecksumLine next;

    Lines(InputStream in, String list, Progress progress) {
      this.in = in;
      this.list = list;
      this.progress = progress;
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
      next = parser.parse(line).orElse(null);
      if (next != null) {
        wellFormed++;
        return;
      }
      malformed++;
      if (options.warn) {
        var message =
            "%s: %d: improperly formatted %s checksum line".formatted(list, number, untagged.tag());
        progress.aside(() -> console.complain(message));
      }
    }

    @Override
    public ChecksumLine next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var line = Objects.requireNonNull(next);
      next = null;
      return line;
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
