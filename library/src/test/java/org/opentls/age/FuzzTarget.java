package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentls.fuzz.Target;

/** The parsers of age files. */
enum FuzzTarget implements Target {
  /** A header has one form only: what was read can be written again from what was understood. */
  HEADER {
    @Override
    public void test(byte[] input) throws IOException {
      var in = new ByteArrayInputStream(input);
      try {
        var stanzas = Header.read(in).stanzas();
        var read = new String(input, 0, input.length - in.available(), ISO_8859_1);
        assertThat(read).startsWith(written(stanzas)).matches("(?s).*\n--- [A-Za-z0-9+/]{43}\n");
        assertThat(read).hasSize(written(stanzas).length() + 48);
      } catch (AgeException e) {
        assertThat(e.kind()).isEqualTo(AgeException.Kind.HEADER);
      }
    }

    private String written(List<Stanza> stanzas) {
      var text = new StringBuilder("age-encryption.org/v1\n");
      for (var stanza : stanzas) {
        var body = Base64.getEncoder().withoutPadding().encodeToString(stanza.body());
        text.append("-> ").append(stanza.type());
        stanza.arguments().forEach(argument -> text.append(' ').append(argument));
        text.append('\n').append(body.replaceAll(".{64}", "$0\n")).append('\n');
      }
      return text.toString();
    }

    @Override
    public List<byte[]> seeds() {
      var several = Age.encrypt(new byte[0], KEY.recipient(), grease(47), grease(48), grease(49));
      return List.of(several, FILES.getFirst());
    }

    private Recipient grease(int size) {
      return fileKey -> List.of(new Stanza("grease", List.of("some", "words"), new byte[size]));
    }
  },

  /** Armor, beside the plainest reader of it. */
  ARMOR {
    @Override
    public void test(byte[] input) throws IOException {
      assertThat(read(input)).isEqualTo(PlainArmor.decode(input).map(BYTES::encodeToString));
    }

    private Optional<String> read(byte[] input) throws IOException {
      try (var in = new ArmorInput(new BufferedInputStream(new ByteArrayInputStream(input)))) {
        return Optional.of(BYTES.encodeToString(in.readAllBytes()));
      } catch (AgeException e) {
        assertThat(e.kind()).isEqualTo(AgeException.Kind.ARMOR);
        return Optional.empty();
      }
    }

    @Override
    public List<byte[]> seeds() {
      var text = new String(Age.encrypt(new byte[60], ARMORED, KEY.recipient()), US_ASCII);
      return Stream.of(text, " \r\n" + text.replace("\n", "\r\n") + "\n\t", "-----BEGIN AGE ")
          .map(seed -> seed.getBytes(US_ASCII))
          .toList();
    }
  },

  /** Bech32 has one form only, but for the case. */
  BECH32 {
    @Override
    public void test(byte[] input) {
      assertThat(Bech32.decode("age", new String(Bech32.encode("age", input)))).isEqualTo(input);
      var text = new String(input, ISO_8859_1);
      for (var prefix : List.of("age", "age-secret-key-")) {
        try {
          var data = Bech32.decode(prefix, text);
          assertThat(new String(Bech32.encode(prefix, data))).isEqualToIgnoringCase(text);
        } catch (IllegalArgumentException _) {
          // it has a mistake
        }
      }
    }

    @Override
    public List<byte[]> seeds() {
      return List.of(bytes(KEY.recipient().toString()), bytes(SECRET), bytes("age1"));
    }
  },

  /** A file of recipients. */
  RECIPIENTS {
    @Override
    public void test(byte[] input) throws IOException {
      try {
        assertThat(Recipient.readAll(Files.write(SCRATCH, input))).isNotEmpty();
      } catch (KeyFileException e) {
        assertThat(e).hasMessageNotContaining("AGE-SECRET-KEY-1");
      }
    }

    @Override
    public List<byte[]> seeds() {
      var key = KEY.recipient().toString();
      return List.of(
          bytes(key),
          bytes("# Alice\r\n\n" + key + "\r\n" + key),
          bytes(SECRET),
          ssh("plain.pub"),
          ssh("rsa.pub"));
    }
  },

  /** A file of identities. */
  IDENTITIES {
    @Override
    public void test(byte[] input) throws IOException {
      try {
        var identities = Identity.readAll(Files.write(SCRATCH, input), PassphraseSource.none());
        assertThat(identities).isNotEmpty();
        identities.forEach(Identity::close);
      } catch (KeyFileException e) {
        assertThat(e).hasMessageNotContaining("AGE-SECRET-KEY-1");
      }
    }

    @Override
    public List<byte[]> seeds() {
      return List.of(
          bytes(SECRET),
          bytes("# mine\r\n\n" + SECRET + "\n" + SECRET + "\n"),
          FILES.getFirst(),
          ssh("plain"),
          ssh("ctr"),
          ssh("rsa"),
          ssh("pkcs1"),
          ssh("pkcs8"));
    }
  },

  /** A whole file: only the plaintexts that were encrypted ever come out, in every way. */
  FILE {
    @Override
    public void test(byte[] input) throws IOException {
      try {
        var plaintext = Age.decrypt(input, KEY);
        assertThat(PLAINTEXTS.stream().anyMatch(known -> Arrays.equals(known, plaintext))).isTrue();
        assertThat(Age.inspect(new ByteArrayInputStream(input))).isNotNull();
        if (input[0] == 'a') {
          assertThat(readAnywhere(input)).isEqualTo(plaintext);
        }
      } catch (AgeException _) {
        requireNothingElsewhere(input);
      }
    }

    private void requireNothingElsewhere(byte[] input) throws IOException {
      try {
        readAnywhere(input);
        throw new AssertionError("the channel opens what the stream does not");
      } catch (AgeException _) {
        // as the stream says
      }
    }

    private byte[] readAnywhere(byte[] input) throws IOException {
      try (var channel = Age.open(Files.write(SCRATCH, input), KEY)) {
        return Channels.newInputStream(channel).readAllBytes();
      }
    }

    @Override
    public List<byte[]> seeds() {
      return FILES;
    }
  };

  private static final X25519Identity KEY = X25519Identity.generate();
  private static final String SECRET = new String(KEY.encoded());
  private static final Age.Options ARMORED = Age.Options.none().withArmor();
  private static final Base64.Encoder BYTES = Base64.getEncoder();
  private static final List<byte[]> PLAINTEXTS =
      List.of(new byte[0], bytes("age"), new byte[65536], new byte[65540]);
  private static final List<byte[]> FILES =
      Stream.concat(
              PLAINTEXTS.stream().map(plaintext -> Age.encrypt(plaintext, KEY.recipient())),
              Stream.of(Age.encrypt(PLAINTEXTS.get(1), ARMORED, KEY.recipient())))
          .toList();
  private static final Path SCRATCH = scratch();

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** A file of SSH. */
  private static byte[] ssh(String name) {
    try (var in = FuzzTarget.class.getResourceAsStream("ssh/" + name)) {
      return requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path scratch() {
    try {
      var file = Files.createTempFile("opentls-fuzz", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
