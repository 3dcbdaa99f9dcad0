package org.opentls.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.opentls.cli.TarEntry.Kind;

/** Puts a directory into an archive. Links are kept as links, and never followed. */
final class TarSource {
  private static final int BUFFER_SIZE = 1 << 17;
  private static final int KIND = 0170000;
  private static final int PERMISSIONS = 07777;

  private final Console console;
  private final OutputStream out;
  private final TarWriter archive;
  private final InOut files;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);

  /** The names of files that have several, by their number on their disk. */
  private final Map<Object, String> linked = new HashMap<>();

  /** What {@code stat(2)} says, where {@code number} is that of a file on its disk. */
  private record Attributes(int mode, Object number, int links, long size, Instant modified) {
    static Attributes of(Path path) throws IOException {
      var all =
          Files.readAttributes(
              path, "unix:mode,fileKey,nlink,size,lastModifiedTime", NOFOLLOW_LINKS);
      return new Attributes(
          value(all, "mode", Integer.class),
          value(all, "fileKey", Object.class),
          value(all, "nlink", Integer.class),
          value(all, "size", Long.class),
          value(all, "lastModifiedTime", FileTime.class).toInstant());
    }

    private static <T> T value(Map<String, Object> all, String name, Class<T> type) {
      return type.cast(Objects.requireNonNull(all.get(name)));
    }
  }

  private TarSource(Console console, InOut files, OutputStream out) {
    this.console = console;
    this.files = files;
    this.out = out;
    this.archive = new TarWriter(out);
  }

  /**
   * Writes all that is in a directory, in the order of names.
   *
   * @throws Failure if a file changes its size meanwhile
   * @throws IOException if something cannot be read or written
   */
  static void write(Console console, InOut files, Path directory, OutputStream out)
      throws IOException {
    requirePermissions();
    var source = new TarSource(console, files, out);
    source.add(directory.toRealPath(), ".");
    source.archive.end();
  }

  /**
   * Checks what archives need.
   *
   * @throws Failure if files have no permissions here, as on Windows
   */
  static void requirePermissions() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
      throw new Failure("--tar needs a system where files have the permissions of POSIX");
    }
  }

  private void add(Path path, String name) throws IOException {
    var attributes = Attributes.of(path);
    switch (attributes.mode & KIND) {
      case 0040000 -> addDirectory(path, name, attributes);
      case 0100000 -> addFile(path, name, attributes);
      case 0120000 ->
          archive.begin(
              entry(
                  Kind.SYMBOLIC_LINK,
                  name,
                  FileNames.of(Files.readSymbolicLink(path)),
                  0,
                  attributes));
      default ->
          files
              .progress()
              .aside(() ->
                  console.complain(
                      "warning: "
                          + Quoting.quote(name)
                          + ": skipped, as it is a pipe, a socket or a device"));
    }
  }

  private static TarEntry entry(
      Kind kind, String name, String link, long size, Attributes attributes) {
    return new TarEntry(kind, name, link, size, attributes.mode & PERMISSIONS, attributes.modified);
  }

  private void addDirectory(Path path, String name, Attributes attributes) throws IOException {
    archive.begin(entry(Kind.DIRECTORY, name + "/", "", 0, attributes));
    List<Path> members;
    try (var listing = Files.list(path)) {
      members = listing.sorted().toList();
    }
    for (var member : members) {
      add(member, name + "/" + FileNames.of(member.getFileName()));
    }
  }

  private void addFile(Path path, String name, Attributes attributes) throws IOException {
    if (attributes.links > 1) {
      var first = linked.putIfAbsent(attributes.number, name);
      if (first != null) {
        archive.begin(entry(Kind.HARD_LINK, name, first, 0, attributes));
        return;
      }
    }
    long size = attributes.size;
    archive.begin(entry(Kind.FILE, name, "", size, attributes));
    try (var file = FileChannel.open(path, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
      copy(file, name, size);
    }
    archive.endContent(size);
  }

  private void copy(FileChannel file, String name, long size) throws IOException {
    long left = size;
    while (left >= 0) {
      // one byte more than there should be, to see that there is none
      int count = file.read(buffer.clear().limit((int) Math.min(left + 1, buffer.capacity())));
      if (count < 0 && left == 0) {
        return;
      }
      if (count < 0 || count > left) {
        break;
      }
      out.write(buffer.array(), 0, count);
      files.progress().add(count);
      left -= count;
    }
    throw new Failure(Quoting.quote(name) + ": the file changed its size while it was read");
  }
}
