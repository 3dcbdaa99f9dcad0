package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.Age;
import org.opentls.age.X25519Identity;
import org.opentls.cli.TarEntry.Kind;

/** Directories, through {@code encrypt --tar} and {@code decrypt --tar}. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TarTest {
  @TempDir private Path folder;

  private final X25519Identity identity = X25519Identity.generate();
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(archive);
  private Path key;
  private Path encrypted;
  private Path out;

  @BeforeEach
  void makeKey() throws IOException {
    key = Files.writeString(folder.resolve("key"), String.valueOf(identity.encoded()));
    encrypted = folder.resolve("archive.age");
    out = folder.resolve("out");
  }

  private Transcript extract() {
    return Transcript.of(
        "decrypt", "--tar", "-i", key.toString(), "-o", out.toString(), encrypted.toString());
  }

  private Transcript extract(byte[] tar) throws IOException {
    Files.write(encrypted, Age.encrypt(tar, identity.recipient()));
    return extract();
  }

  private Transcript pack(Path directory) {
    return Transcript.of(
        "encrypt", "--tar", "-i", key.toString(), "-o", encrypted.toString(), directory.toString());
  }

  private String names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return String.join(" ", files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private TarTest member(Kind kind, String name, String link) throws IOException {
    writer.begin(new TarEntry(kind, name, link, 0, 0755, Instant.EPOCH));
    return this;
  }

  private TarTest file(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(US_ASCII);
    writer.begin(new TarEntry(Kind.FILE, name, "", bytes.length, 0644, Instant.EPOCH));
    archive.writeBytes(bytes);
    writer.endContent(bytes.length);
    return this;
  }

  private byte[] tar() throws IOException {
    writer.end();
    return archive.toByteArray();
  }

  /** Runs a script beside a directory {@code d}, which it makes, packs and unpacks. */
  private void roundTrip(String script) throws Exception {
    var program = Program.in(folder);
    var list = "find . -printf '%M %T@ %l %s %n %p\\n' | sort -k6";
    var made = program.run("bash", "mkdir d && cd d && " + script);
    assertThat(made).isEqualTo(new Transcript(0, "", ""));
    assertThat(pack(folder.resolve("d"))).isEqualTo(new Transcript(0, "", ""));
    assertThat(extract()).isEqualTo(new Transcript(0, "", ""));
    assertThat(program.run("bash", "cd out; " + list))
        .isEqualTo(program.run("bash", "cd d; " + list));
    assertThat(program.run("sh", "diff -r --no-dereference d out"))
        .isEqualTo(new Transcript(0, "", ""));
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "echo a > a; chmod 640 a; mkdir empty e; chmod 555 empty; touch -d 2001-02-03 e",
        "touch -d '2020-01-01 00:00:00.123456789' ns; touch -d '1950-01-01 00:00:00' old;"
            + " touch -d 2200-01-01 late",
        "echo a > a; ln -s a b; ln -s /nowhere c; ln -s ../../.. d",
        "echo a > a; mkdir b; ln a b/c; ln a b/d",
        "echo a > grüße; echo b > 日本; mkdir 'a b'; echo c > $'a b/\\n'; echo > ' '; echo > ./-x",
        "echo x > $(printf 'n%.0s' {1..255}); mkdir $(printf 'm%.0s' {1..200}); ln -s $(printf"
            + " 'l%.0s' {1..300}) link",
        "p=$(printf '%0.sdir/' {1..400}); mkdir -p $p; echo deep > $p/file",
        "for i in {1..2000}; do echo $i > f$i; done",
        "head -c 511 /dev/zero > a; head -c 512 /dev/zero > b; head -c 513 /dev/zero > c;"
            + " head -c 1000000 /dev/urandom > d; : > e"
      })
  void directoryComesBackAsItWas(String script) throws Exception {
    roundTrip(script);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesOfAnyBytesComeBackInsideTheDirectory() throws Exception {
    roundTrip("echo a > $'\\377x'; mkdir $'d\\376'; echo b > $'d\\376/\\375'; ln -s $'\\377x' l");
    assertThat(names()).isEqualTo("archive.age d key opentls out");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tarReadsWhatThisProgramWroteAndTheOtherWayRound() throws Exception {
    var script =
        """
        set -e
        mkdir -p d/e d/$(printf 'm%.0s' {1..150})
        echo a > d/a; ln d/a d/e/b; ln -s a d/c; echo u > d/ü
        ./opentls encrypt --tar -i key d | ./opentls decrypt -i key | tar xC e1
        diff -r --no-dereference d e1
        for format in gnu oldgnu pax; do
          touch -d 2001-01-01 d/e
          tar cC d --format=$format . | ./opentls encrypt -i key | \\
            ./opentls decrypt --tar -i key -o $format
          diff -r --no-dereference d $format
        done
        """;
    Files.createDirectory(folder.resolve("e1"));
    assertThat(Program.in(folder).run("bash", script)).isEqualTo(new Transcript(0, "", ""));
  }

  @Test
  void bitsThatLendRightsAreNotRestored() throws IOException {
    writer.begin(new TarEntry(Kind.FILE, "a", "", 0, 07755, Instant.EPOCH));
    writer.begin(new TarEntry(Kind.DIRECTORY, "d", "", 0, 07755, Instant.EPOCH));
    assertThat(extract(tar())).isEqualTo(new Transcript(0, "", ""));
    for (var name : new String[] {"a", "d"}) {
      int mode = (int) Files.getAttribute(out.resolve(name), "unix:mode");
      assertThat(mode & 07777).isEqualTo(0755);
    }
  }

  @Test
  void specialFilesAreSkippedWithAWarning() throws Exception {
    member(Kind.PIPE, "p", "").member(Kind.BLOCK_DEVICE, "b", "").file("f", "x");
    var transcript = extract(tar());
    assertThat(transcript.exitCode()).isZero();
    assertThat(transcript.err())
        .isEqualTo(
            """
            opentls: warning: p: skipped, as it is a pipe or a device
            opentls: warning: b: skipped, as it is a pipe or a device
            """);
    assertThat(out).isDirectoryContaining("glob:**f");
    assumeTrue(new ProcessBuilder("mkfifo", out.resolve("p").toString()).start().waitFor() == 0);
    Files.delete(encrypted);
    assertThat(pack(out).err())
        .isEqualTo("opentls: warning: ./p: skipped, as it is a pipe, a socket or a device\n");
  }

  private void assertRefused(Transcript transcript, String reason) throws IOException {
    assertThat(transcript)
        .isEqualTo(
            new Transcript(
                Main.FAILED, "", "opentls: the archive cannot be used: " + reason + "\n"));
    assertThat(names()).isEqualTo("archive.age key");
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/x, 'it has an absolute name, /etc/x'",
    "../x, 'it has a name that leads out of the directory, ../x'",
    "a/../../x, 'it has a name that leads out of the directory, a/../../x'",
    "a/.., 'it has a name that leads out of the directory, a/..'",
    "., .: it has no name",
    "'', ''''': it has no name'",
    "key/../../key, 'it has a name that leads out of the directory, key/../../key'",
  })
  void nameThatLeadsOutIsRefused(String name, String reason) throws IOException {
    writer.begin(new TarEntry(Kind.FILE, "good", "", 0, 0644, Instant.EPOCH));
    writer.begin(new TarEntry(Kind.SYMBOLIC_LINK, name, "x", 0, 0644, Instant.EPOCH));
    assertRefused(extract(tar()), reason);
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", folder.toString()).file("l/x", "evil");
    assertRefused(extract(tar()), "l/x: what is no directory of the archive stands in its way");
  }

  @Test
  void linkDoesNotBecomeADirectory() throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", folder.toString()).member(Kind.DIRECTORY, "l", "");
    assertRefused(extract(tar()), "l: what is no directory of the archive stands in its way");
  }

  @Test
  void fileDoesNotReplaceALink() throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", folder.resolve("x").toString()).file("l", "evil");
    assertRefused(extract(tar()), "l: it is there twice");
  }

  @Test
  void hardLinkThroughALinkIsRefused() throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", folder.toString()).member(Kind.HARD_LINK, "h", "l/key");
    assertRefused(extract(tar()), "h: a link to what is no file of the archive");
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/passwd, 'it has an absolute name, /etc/passwd'",
    "../key, 'it has a name that leads out of the directory, ../key'",
    "l, h: a link to what is no file of the archive",
    "missing, h: a link to what is no file of the archive",
    "., h: a link to what is no file of the archive",
    "h, h: a link to what is no file of the archive"
  })
  void hardLinkToWhatIsNoFileInsideIsRefused(String link, String reason) throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", key.toString()).member(Kind.HARD_LINK, "h", link);
    assertRefused(extract(tar()), reason);
  }

  @Test
  void nameThatIsThereTwiceIsRefused() throws IOException {
    file("a", "1").file("./a", "2");
    assertRefused(extract(tar()), "./a: it is there twice");
  }

  @Test
  void directoryThatIsThereTwiceIsRefused() throws IOException {
    file("d/a", "1").member(Kind.DIRECTORY, "d", "").member(Kind.DIRECTORY, "d/", "");
    assertRefused(extract(tar()), "d/: it is there twice");
  }

  @Test
  void fileIsNoDirectory() throws IOException {
    file("a", "1").file("a/b", "2");
    assertRefused(extract(tar()), "a/b: what is no directory of the archive stands in its way");
  }

  @Test
  void archiveThatIsCutAnywhereLeavesNothing() throws IOException {
    byte[] tar = file("a", "x".repeat(600)).member(Kind.DIRECTORY, "d".repeat(150), "").tar();
    for (int size = 0; size < tar.length; size += 256) {
      var transcript = extract(Arrays.copyOf(tar, size));
      assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
      assertThat(transcript.err()).startsWith("opentls: the archive cannot be used: it ");
      assertThat(names()).isEqualTo("archive.age key");
    }
  }

  @Test
  void cutCiphertextLeavesNothing() throws IOException {
    for (int i = 0; i < 50; i++) {
      file("a" + i, "x".repeat(10_000));
    }
    assertThat(extract(tar()).exitCode()).isZero();
    Program.in(folder);
    byte[] whole = Files.readAllBytes(encrypted);
    var before = names();
    var other = folder.resolve("other");
    for (int size : new int[] {whole.length - 1, whole.length / 2, 300}) {
      Files.write(encrypted, Arrays.copyOf(whole, size));
      var transcript =
          Transcript.of(
              "decrypt",
              "--tar",
              "-i",
              key.toString(),
              "-o",
              other.toString(),
              encrypted.toString());
      assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
      assertThat(transcript.err()).contains("payload failure: ").hasLineCount(1);
      assertThat(names()).isEqualTo(before);
    }
  }

  @Test
  void anyByteOfAHeaderMayBeWrong() throws IOException {
    byte[] tar = file("a".repeat(120), "content").tar();
    for (int i = 0; i < 4 * TarFormat.BLOCK; i += 3) {
      byte[] changed = tar.clone();
      changed[i] ^= (byte) 0x80;
      var transcript = extract(changed);
      if (transcript.exitCode() == 0) {
        new ProcessBuilder("rm", "-r", out.toString()).start().onExit().join();
      } else {
        assertThat(transcript.err()).startsWith("opentls: the archive cannot be used: ");
      }
      assertThat(names()).isEqualTo("archive.age key");
    }
  }

  /** A header of ours with fields of another's. */
  private static byte[] header(char mark, String size, String name) {
    var header = new byte[TarFormat.BLOCK];
    put(header, TarFormat.NAME, name);
    put(header, TarFormat.SIZE, size);
    put(header, TarFormat.TYPE, String.valueOf(mark));
    put(header, TarFormat.CHECKSUM, "%06o\0 ".formatted(TarFormat.checksum(header)));
    return header;
  }

  private static void put(byte[] header, TarFormat field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, field.offset, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7777777777777, it ends within a file",
    "0, '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff', a size is malformed",
    "0, '\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff', a number in a header is too large",
    "0, 99, a number in a header is malformed",
    "x, 77777777777, a name or a record is longer than 262144 bytes",
    "L, 77777777777, a name or a record is longer than 262144 bytes",
    "1, 10, a link or a device has content",
    "S, 0, 'it has a member of an unknown kind, ''S'''",
    "V, 0, 'it has a member of an unknown kind, ''V'''"
  })
  void headerOfNonsenseIsRefused(char mark, String size, String reason) throws IOException {
    // twelve digits at most
    var digits = size.length() > 12 ? size.substring(0, 12) : size;
    archive.writeBytes(header(mark, digits, "a"));
    assertRefused(extract(tar()), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "x, '9 path=a', a record is malformed",
    "x, '99 path=a\n', a record is malformed",
    "x, '999999999999999999 path=a\n', a record is malformed",
    "x, '0 path=a\n', a record is malformed",
    "x, '-9 path=a\n', a record is malformed",
    "x, 'path', a record is malformed",
    "x, '8 path\n\n\n', a record is malformed",
    "x, '10 size=x\n', a size is malformed",
    "x, '11 size=-1\n', a size is malformed",
    "x, '11 mtime=x\n', a time is malformed",
    "x, '22 GNU.sparse.major=1\n', it has sparse files; make it without --sparse",
    "g, '10 path=a\n', it has one path for all members"
  })
  void recordsOfNonsenseAreRefused(char mark, String records, String reason) throws IOException {
    archive.writeBytes(header(mark, Integer.toOctalString(records.length()), "x"));
    archive.writeBytes(Arrays.copyOf(records.getBytes(US_ASCII), TarFormat.BLOCK));
    file("a", "");
    assertRefused(extract(tar()), reason);
  }

  @Test
  void whatFollowsTheEndIsRefusedUnlessItIsPadding() throws IOException {
    file("a", "x").tar();
    byte[] padded = Arrays.copyOf(archive.toByteArray(), 10_240);
    byte[] more = padded.clone();
    more[more.length - 1] = 1;
    assertRefused(extract(more), "something follows its end");
    assertThat(extract(padded).exitCode()).isZero();
  }

  @Test
  void deepNamesTakeNoMoreTimeThanTheirLength() throws Exception {
    var deep = "d/".repeat(1900);
    for (int i = 0; i < 400; i++) {
      file(deep + i, "");
    }
    var tar = tar();
    assertTimeout(Duration.ofSeconds(15), () -> assertThat(extract(tar).exitCode()).isZero());
    assertThat(out.resolve(deep + "399")).isEmptyFile();
    // JUnit names each directory from the root when it deletes, which takes two minutes.
    assertThat(new ProcessBuilder("rm", "-r", out.toString()).start().waitFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"d/, 2048", "x, 4096"})
  void nameThatNoSystemTakesIsRefused(String part, int count) throws IOException {
    file(part.repeat(count), "");
    assertRefused(extract(tar()), "a name is longer than 4095 characters");
  }

  @Test
  void linkThatNoSystemTakesIsRefused() throws IOException {
    member(Kind.SYMBOLIC_LINK, "l", "x".repeat(4096));
    assertRefused(extract(tar()), "a name is longer than 4095 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/f"})
  void nameThatThisFileSystemRefusesIsToldAsTheArchiveHasIt(String more) throws IOException {
    var name = "x".repeat(256) + more;
    file(name, "");
    assertThat(extract(tar()))
        .isEqualTo(
            new Transcript(
                Main.FAILED, "", "opentls: cannot make " + name + ": File name too long\n"));
    assertThat(names()).isEqualTo("archive.age key");
  }

  @Test
  void folderForTheDirectoryThatIsMissingIsToldAsItWasGiven() throws IOException {
    out = folder.resolve("missing").resolve("out");
    file("a", "x");
    assertThat(extract(tar()))
        .isEqualTo(
            new Transcript(Main.FAILED, "", "opentls: " + out + ": No such file or directory\n"));
  }

  @Test
  void textIsNoArchive() throws IOException {
    assertRefused(
        extract("x".repeat(2_000).getBytes(US_ASCII)),
        "a header has the wrong sum, or it is no tar archive");
  }

  @Test
  void sizesOverEightGibibytesAreKept() throws IOException {
    long size = (8L << 30) + 1;
    writer.begin(new TarEntry(Kind.FILE, "big", "", size, 0644, Instant.EPOCH));
    var reader = new TarReader(new java.io.ByteArrayInputStream(archive.toByteArray()));
    assertThat(reader.next().orElseThrow().size()).isEqualTo(size);
  }

  @Test
  void targetMustBeNew() throws IOException {
    Files.createDirectory(out);
    file("a", "x");
    assertThat(extract(tar()))
        .isEqualTo(new Transcript(Main.FAILED, "", "opentls: " + out + ": File exists\n"));
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void directoryNeedsTarAndAFileNone() throws IOException {
    Files.createDirectory(out);
    assertThat(Transcript.of("encrypt", "-i", key.toString(), out.toString()))
        .isEqualTo(
            new Transcript(Main.FAILED, "", "opentls: " + out + ": is a directory; give --tar\n"));
    assertThat(pack(key))
        .isEqualTo(
            new Transcript(
                Main.FAILED, "", "opentls: " + key + ": is no directory; leave --tar out\n"));
  }

  @Test
  void archiveIsNotAPartOfItself() throws IOException {
    assertThat(pack(folder).err())
        .isEqualTo("opentls: the output would be a part of its own input; write it elsewhere\n");
    assertThat(names()).isEqualTo("key");
  }

  @Test
  void fileThatCannotBeReadLeavesNoArchive() throws IOException {
    Files.createDirectory(out);
    var file = Files.writeString(out.resolve("a"), "x");
    Files.setPosixFilePermissions(file, java.util.Set.of());
    assumeTrue(!Files.isReadable(file), "this user reads everything");
    assertThat(pack(out))
        .isEqualTo(new Transcript(Main.FAILED, "", "opentls: " + file + ": Permission denied\n"));
    assertThat(names()).isEqualTo("key out");
  }

  /** Linux says of its own files that they have 0 or 4096 bytes, and then has more or fewer. */
  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @CsvSource({"/proc/sys/kernel/random, boot_id", "/sys/kernel/mm/transparent_hugepage, ."})
  void fileThatIsNotAsLongAsItWasLeavesNoArchive(Path directory, String member) throws IOException {
    assumeTrue(Files.isReadable(directory.resolve(member)), "there is no such file");
    var transcript = pack(directory);
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.err())
        .endsWith(": the file changed its size while it was read\n")
        .hasLineCount(1);
    assertThat(names()).isEqualTo("key");
  }
}
