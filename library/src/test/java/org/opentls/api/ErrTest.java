package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrTest {
  private static Handle fetch(String digest) {
    try (var arena = Arena.ofConfined()) {
      return Handle.own(
          EvpDigest.EVP_MD_fetch(NULL, arena.allocateFrom(digest), NULL), EvpDigest::EVP_MD_free);
    }
  }

  @AfterEach
  void leaveNothingBehind() {
    Err.drain();
  }

  @Test
  void aFailureCarriesEveryEntryAsARecord() {
    assertThatThrownBy(() -> fetch("SHA-255"))
        .isInstanceOfSatisfying(
            OpenSslException.class,
            e -> {
              assertThat(e.errors()).hasSize(1);
              var error = e.errors().getFirst();
              assertThat(error.library()).isEqualTo("digital envelope routines");
              assertThat(error.reason()).isEqualTo("unsupported");
              assertThat(error.function()).isEqualTo("inner_evp_generic_fetch");
              assertThat(error.file()).endsWith(".c");
              assertThat(error.line()).isPositive();
              assertThat(error.data()).contains("SHA-255");
              assertThat(error.isSystemError()).isFalse();
            })
        .hasMessageContaining("unsupported")
        .hasMessageContaining("SHA-255");
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void clearingLeavesNothing() {
    try (var arena = Arena.ofConfined()) {
      assertThat(EvpMac.EVP_MAC_fetch(NULL, arena.allocateFrom("none"), NULL)).isEqualTo(NULL);
    }
    Err.clear();
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void entriesComeOldestFirst() {
    try (var arena = Arena.ofConfined()) {
      for (var name : new String[] {"first", "second"}) {
        assertThat(EvpMac.EVP_MAC_fetch(NULL, arena.allocateFrom(name), NULL)).isEqualTo(NULL);
        if (name.equals("first")) {
          assertThat(Err.drain()).singleElement().asString().contains("first");
        }
      }
    }
    assertThat(Err.drain()).singleElement().asString().contains("second");
  }

  @Test
  void aFailureWithoutAReasonSaysSo() {
    assertThatThrownBy(() -> Err.check(0))
        .isInstanceOf(OpenSslException.class)
        .hasMessage("OpenSSL failed and gave no reason");
    assertThat(Err.check(1)).isEqualTo(1);
  }

  /** A thousand virtual threads on two carriers: each must read the error that it caused. */
  @Test
  void virtualThreadsReadTheirOwnErrors() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var failures =
          java.util.stream.IntStream.range(0, 1000)
              .mapToObj(i ->
                  threads.submit(() -> {
                    Thread.sleep(i % 3);
                    try {
                      return "found " + fetch("NO-" + i + "-SUCH").isClosed();
                    } catch (OpenSslException e) {
                      return e.getMessage();
                    }
                  }))
              .toList();
      for (int i = 0; i < failures.size(); i++) {
        assertThat(failures.get(i).get()).contains("NO-" + i + "-SUCH").doesNotContain("; ");
      }
    }
  }

  @Test
  void theTestProfileNoticesAnErrorLeftBehind() {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom("left behind");
      assertThat(EvpMac.EVP_MAC_fetch(NULL, name, NULL)).isEqualTo(NULL);
      assertThatThrownBy(Rand::RAND_status)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("RAND_status")
          .hasMessageContaining("left behind");
    }
  }

  @Test
  void textInTheQueueThatIsNotUtf8IsReadAllTheSame() {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(JAVA_BYTE, new byte[] {'x', (byte) 0xff, (byte) 0xc0, 'y', 0});
      assertThatThrownBy(
              () -> Handle.own(EvpDigest.EVP_MD_fetch(NULL, name, NULL), EvpDigest::EVP_MD_free))
          .isInstanceOf(OpenSslException.class)
          .hasMessageMatching("(?s).*x\ufffd+y.*");
    }
    assertThat(Err.drain()).isEmpty();
  }
}
