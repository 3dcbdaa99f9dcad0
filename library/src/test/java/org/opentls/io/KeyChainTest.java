package org.opentls.io;

import static java.lang.foreign.MemorySegment.NULL;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_name;
import static org.opentls.api.EvpPkey.EVP_PKEY_eq;
import static org.opentls.api.EvpPkey.EVP_PKEY_generate;
import static org.opentls.api.EvpPkey.EVP_PKEY_keygen_init;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_new_for_pkey;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_set_passphrase;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_from_bio;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_CTX_new_for_pkey;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_CTX_set_cipher;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_CTX_set_passphrase;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_to_bio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;
import org.opentls.api.OsslDecoder;
import org.opentls.api.OsslEncoder;

/** OpenSSL writes and reads keys through chains, those written in Java among them. */
class KeyChainTest {
  private static final String PASSWORD = "correct horse";

  /** A key and what C writes its pointer to. */
  private static Handle generated() {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom("X25519"), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EVP_PKEY_keygen_init(context.pointer()));
      var key = arena.allocate(ValueLayout.ADDRESS);
      check(EVP_PKEY_generate(context.pointer(), key));
      return Handle.own(key.get(ValueLayout.ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  private static void write(Chain chain, Handle key, String format, String password)
      throws IOException {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                OSSL_ENCODER_CTX_new_for_pkey(
                    key.pointer(),
                    OsslEncoder.EVP_PKEY_KEYPAIR,
                    arena.allocateFrom(format),
                    arena.allocateFrom("PrivateKeyInfo"),
                    NULL),
                OsslEncoder::OSSL_ENCODER_CTX_free)) {
      check(
          OSSL_ENCODER_CTX_set_cipher(context.pointer(), arena.allocateFrom("AES-256-CBC"), NULL));
      var secret = arena.allocateFrom(password);
      check(OSSL_ENCODER_CTX_set_passphrase(context.pointer(), secret, password.length()));
      secret.fill((byte) 0);
      chain.call(bio -> check(OSSL_ENCODER_to_bio(context.pointer(), bio)));
      chain.flush();
    }
  }

  private static Handle read(Chain chain, String format, String password) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var key = arena.allocate(ValueLayout.ADDRESS);
      try (var context =
          Handle.own(
              OSSL_DECODER_CTX_new_for_pkey(
                  key, arena.allocateFrom(format), NULL, NULL, 0, NULL, NULL),
              OsslDecoder::OSSL_DECODER_CTX_free)) {
        var secret = arena.allocateFrom(password);
        check(OSSL_DECODER_CTX_set_passphrase(context.pointer(), secret, password.length()));
        secret.fill((byte) 0);
        chain.call(bio -> check(OSSL_DECODER_from_bio(context.pointer(), bio)));
        return Handle.own(checkNotNull(key.get(ValueLayout.ADDRESS, 0)), EvpPkey::EVP_PKEY_free);
      }
    }
  }

  private static boolean same(Handle one, Handle other) {
    return EVP_PKEY_eq(one.pointer(), other.pointer()) == 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PEM", "DER"})
  void encryptedKeyGoesIntoOneJavaBioAndComesOutOfAnother(String format) throws IOException {
    var written = new ByteArrayOutputStream();
    try (var key = generated()) {
      try (var chain = Chain.to(written)) {
        write(chain, key, format, PASSWORD);
      }
      if (format.equals("PEM")) {
        assertThat(written.toString(US_ASCII)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
      }
      try (var chain = Chain.from(new ByteArrayInputStream(written.toByteArray()));
          var back = read(chain, format, PASSWORD)) {
        assertThat(same(key, back)).isTrue();
      }
      try (var other = generated()) {
        assertThat(same(key, other)).isFalse();
      }
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void opensslProgramReadsWhatWasWrittenThroughJava(@TempDir Path folder) throws Exception {
    var written = new ByteArrayOutputStream();
    try (var key = generated();
        var chain = Chain.to(written)) {
      write(chain, key, "PEM", PASSWORD);
    }
    var text =
        OpenSslCommand.run(
            folder,
            written.toByteArray(),
            "pkey",
            "-passin",
            "pass:" + PASSWORD,
            "-text",
            "-noout");
    assertThat(new String(text, US_ASCII)).contains("X25519 Private-Key");
  }

  @Test
  void keyPassesFiltersAndReadsInPieces() throws IOException {
    var digest = Filters.digest("SHA256");
    try (var key = generated();
        var chain = Chain.memory().push(digest).push(Filters.buffer())) {
      write(chain, key, "PEM", PASSWORD);
      var pem = chain.toByteArray();
      try (var slow =
              Chain.of(
                  new SourceSink() {
                    private int at;

                    @Override
                    public int read(ByteBuffer into) {
                      if (at == pem.length) {
                        return END;
                      }
                      into.put(pem[at++]);
                      return 1;
                    }
                  });
          var back = read(slow, "PEM", PASSWORD)) {
        assertThat(same(key, back)).isTrue();
      }
    }
  }

  @Test
  void wrongPasswordAndOtherDataAreErrors() throws IOException {
    var written = new ByteArrayOutputStream();
    try (var key = generated();
        var chain = Chain.to(written)) {
      write(chain, key, "PEM", PASSWORD);
    }
    try (var chain = Chain.from(new ByteArrayInputStream(written.toByteArray()))) {
      assertThatThrownBy(() -> read(chain, "PEM", "wrong")).isInstanceOf(OpenSslException.class);
    }
    try (var chain = Chain.from(new ByteArrayInputStream("no key\n".getBytes(US_ASCII)))) {
      assertThatThrownBy(() -> read(chain, "PEM", PASSWORD)).isInstanceOf(OpenSslException.class);
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void whatJavaCodeThrowsUnderOpenSslReachesTheCaller() throws IOException {
    var broken = new IllegalStateException("broken");
    var failing =
        new SourceSink() {
          @Override
          public int read(ByteBuffer into) {
            throw broken;
          }

          @Override
          public int write(ByteBuffer from) {
            throw broken;
          }
        };
    try (var key = generated();
        var chain = Chain.of(failing)) {
      assertThatThrownBy(() -> write(chain, key, "PEM", PASSWORD))
          .isInstanceOf(JavaBioException.class)
          .hasCause(broken);
      assertThatThrownBy(() -> read(chain, "PEM", PASSWORD))
          .isInstanceOf(JavaBioException.class)
          .hasCause(broken);
    }
    assertThat(Err.drain()).isEmpty();
  }
}
