package org.opentls.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that appears under its name when all that belongs into it is there, as all that an
 * archive has, or not at all. Nothing is ever written outside, through a link, or over something
 * that is there.
 */
final class NewDirectory implements AutoCloseable {
  private static final int BUFFER_SIZE = 1 << 17;

  /** Each takes some hundred bytes of memory until the end. */
  private static final int MAX_FOLDERS = 1 << 20;

  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };
  private static final Set<PosixFilePermission> OWNER =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));

  private final Console console;
  private final Path path;
  private final Path root;
  private final Interruption interruption;

  private final Folder top = new Folder();
  private int folders;

  /** A directory that was made here; a long way down to it costs no more than its own name. */
  private static final class Folder {
    private final Map<String, Folder> children = new LinkedHashMap<>(0);

    /** What is still to be set on it; null if the archive has not named it itself. */
    private @Nullable TarEntry entry;
  }

  private NewDirectory(Console console, Path path, Path root) {
    this.console = console;
    this.path = path;
    this.root = root;
    this.interruption = Interruption.watch(this::discard);
  }

  /**
   * Starts a directory, which only the owner sees until it is complete.
   *
   * @throws FileAlreadyExistsException if there is something at {@code path}
   */
  static NewDirectory create(Console console, Path path) throws IOException {
    requireFree(path);
    var root = NewFile.temporaryBeside(path);
    try {
      Files.createDirectory(root, PosixFilePermissions.asFileAttribute(OWNER));
    } catch (FileSystemException e) {
      throw NewFile.failed(path, e);
    }
    return new NewDirectory(console, path, root);
  }

  static void requireFree(Path path) throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /**
   * Takes everything out of an archive.
   *
   * @throws Failure if a member would be written where it must not
   */
  void extract(TarReader archive, Progress progress) throws IOException {
    for (var entry = archive.next(); entry.isPresent(); entry = archive.next()) {
      interruption.check();
      extract(entry.get(), archive, progress);
    }
  }

  /** Adds a file that only its owner can read. */
  void add(String name, byte[] content) throws IOException {
    interruption.check();
    try (var channel = create(root.resolve(name))) {
      write(channel, ByteBuffer.wrap(content));
    }
  }

  private void extract(TarEntry entry, TarReader archive, Progress progress) throws IOException {
    var names = names(entry.name());
    try {
      switch (entry.kind()) {
        case DIRECTORY -> directory(names, entry);
        case FILE -> file(place(names, entry), entry, archive);
        case SYMBOLIC_LINK -> symbolicLink(place(names, entry), entry);
        case HARD_LINK -> hardLink(place(names, entry), entry);
        case CHARACTER_DEVICE, BLOCK_DEVICE, PIPE ->
            progress.aside(() ->
                console.complain(
                    "warning: "
                        + Quoting.quote(entry.name())
                        + ": skipped, as it is a pipe or a device"));
      }
    } catch (FileAlreadyExistsException _) {
      throw refused(entry, "it is there twice");
    } catch (FileSystemException e) {
      // the path in it is one that nobody has asked for
      throw new Failure("cannot make " + Quoting.quote(entry.name()) + ": " + Failure.reason(e), e);
    }
  }

  private void directory(List<String> names, TarEntry entry) throws IOException {
    var folder = made(names, entry);
    if (folder.entry != null) {
      throw refused(entry, "it is there twice");
    }
    folder.entry = entry;
  }

  private static Failure refused(TarEntry entry, String why) {
    return new Failure("the archive cannot be used: " + Quoting.quote(entry.name()) + ": " + why);
  }

  /** The names on the way to a member, none of which leads up. */
  private static List<String> names(String name) {
    if (name.startsWith("/")) {
      throw unsafe(name, "an absolute name");
    }
    var names = new ArrayList<String>();
    for (var part : name.split("/", -1)) {
      if (part.equals("..") || part.indexOf('\0') >= 0) {
        throw unsafe(name, "a name that leads out of the directory");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        names.add(part);
      }
    }
    return names;
  }

  private static Failure unsafe(String name, String what) {
    return new Failure("the archive cannot be used: it has " + what + ", " + Quoting.quote(name));
  }

  /** Where a member comes, in a directory that is made if it is not there. */
  private Path place(List<String> names, TarEntry entry) throws IOException {
    if (names.isEmpty()) {
      throw refused(entry, "it has no name");
    }
    var _ = made(names.subList(0, names.size() - 1), entry);
    return joined(names);
  }

  /** A directory, which is made if it is not there; never behind a link. */
  private Folder made(List<String> names, TarEntry entry) throws IOException {
    var folder = top;
    for (int depth = 1; depth <= names.size(); depth++) {
      var name = names.get(depth - 1);
      var child = folder.children.get(name);
      if (child == null) {
        create(joined(names.subList(0, depth)), entry);
        child = new Folder();
        folder.children.put(name, child);
      }
      folder = child;
    }
    return folder;
  }

  private void create(Path directory, TarEntry entry) throws IOException {
    if (++folders > MAX_FOLDERS) {
      throw refused(entry, "it has more than " + MAX_FOLDERS + " directories");
    }
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER));
    } catch (FileAlreadyExistsException _) {
      // a file, a link, or a directory under a name that differs in case
      throw refused(entry, "what is no directory of the archive stands in its way");
    }
  }

  /** Whether directories of the archive lead to a place. */
  private boolean isInside(List<String> names) {
    var folder = top;
    for (var name : names.subList(0, names.size() - 1)) {
      var child = folder.children.get(name);
      if (child == null) {
        return false;
      }
      folder = child;
    }
    return true;
  }

  /** The place of these names, whatever is there. */
  private Path joined(List<String> names) {
    return names.isEmpty() ? root : root.resolve(FileNames.relative(String.join("/", names)));
  }

  private void file(Path file, TarEntry entry, TarReader archive) throws IOException {
    var room = new byte[BUFFER_SIZE];
    try (var channel = create(file)) {
      for (int count = archive.read(room); count >= 0; count = archive.read(room)) {
        interruption.check();
        write(channel, ByteBuffer.wrap(room, 0, count));
      }
    }
    set(file, entry);
  }

  private static FileChannel create(Path file) throws IOException {
    var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NOFOLLOW_LINKS);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return FileChannel.open(file, options, ownerOnly);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void symbolicLink(Path file, TarEntry entry) throws IOException {
    if (entry.link().isEmpty() || entry.link().indexOf('\0') >= 0) {
      throw refused(entry, "a link to nothing");
    }
    boolean absolute = entry.link().startsWith("/");
    Files.createSymbolicLink(
        file, absolute ? FileNames.path(entry.link()) : FileNames.relative(entry.link()));
    Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(modified(entry), null, null);
  }

  private void hardLink(Path file, TarEntry entry) throws IOException {
    var names = names(entry.link());
    var target = joined(names);
    boolean inside = !names.isEmpty() && isInside(names);
    if (!inside || !Files.isRegularFile(target, NOFOLLOW_LINKS)) {
      throw refused(entry, "a link to what is no file of the archive");
    }
    Files.createLink(file, target);
  }

  /** Owners, and the bits that lend their rights, are not restored. */
  private static void set(Path file, TarEntry entry) throws IOException {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((entry.mode() >> bit & 1) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    Files.setPosixFilePermissions(file, permissions);
    Files.setLastModifiedTime(file, modified(entry));
  }

  /** Java sets 1970 where a time before it has a fraction. */
  private static FileTime modified(TarEntry entry) {
    var time = entry.modified();
    long seconds = time.getEpochSecond();
    return FileTime.from(seconds < 0 ? Instant.ofEpochSecond(seconds) : time);
  }

  /** Puts the complete directory in its place. */
  void commit() throws IOException {
    finish(root, top);
    requireFree(path);
    Files.move(root, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Closes the door of each directory after what is in it. */
  private void finish(Path directory, Folder folder) throws IOException {
    interruption.check();
    for (var child : folder.children.entrySet()) {
      finish(directory.resolve(FileNames.relative(child.getKey())), child.getValue());
    }
    if (folder.entry != null) {
      set(directory, folder.entry);
    }
  }

  private void discard() {
    try {
      if (Files.exists(root, NOFOLLOW_LINKS)) {
        Files.walkFileTree(root, new Deletion());
      }
    } catch (IOException _) {
      // what made the work fail is told, and not this
    }
  }

  /** Deletes a tree, also directories that nobody may look into. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.setPosixFilePermissions(directory, OWNER);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    try (interruption) {
      discard();
    }
  }
}
