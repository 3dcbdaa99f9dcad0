package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
  private static final int CHUNK = 64 * 1024;
  private static final int RUN = Pipeline.RUN_SIZE;
  private static final byte[] KEY = new byte[32];

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Age.Options threads(int parallelism) {
    return Age.Options.none().withParallelism(parallelism);
  }

  private static byte[] seal(byte[] plaintext, int parallelism) throws IOException {
    var out = new ByteArrayOutputStream();
    long count =
        run(PayloadCipher.sealing(ChunkFormat.AGE, KEY.clone()), plaintext, out, parallelism);
    assertThat(count).isEqualTo(plaintext.length);
    return out.toByteArray();
  }

  private static void open(byte[] sealed, OutputStream out, int parallelism) throws IOException {
    run(PayloadCipher.opening(ChunkFormat.AGE, KEY.clone()), sealed, out, parallelism);
  }

  private static long run(PayloadCipher cipher, byte[] in, OutputStream out, int parallelism)
      throws IOException {
    try (cipher;
        var pipeline = new Pipeline(cipher, false, threads(parallelism), OptionalLong.empty())) {
      return pipeline.run(Source.of(new ByteArrayInputStream(in)), Sink.of(out));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, CHUNK + RUN, CHUNK + RUN + 1, 7 * RUN + 12345})
  void theBytesAreTheSameWhateverTheNumberOfThreads(int size) throws IOException {
    var plaintext = bytes(size);
    var alone = seal(plaintext, 1);
    assertThat(seal(plaintext, 2)).isEqualTo(alone);
    assertThat(seal(plaintext, 8)).isEqualTo(alone);
    for (int parallelism : new int[] {1, 2, 8}) {
      var out = new ByteArrayOutputStream();
      open(alone, out, parallelism);
      assertThat(out.toByteArray()).isEqualTo(plaintext);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whatComesBeforeAFaultIsReleasedInOrder(int parallelism) throws IOException {
    var plaintext = bytes(48 * CHUNK);
    var sealed = seal(plaintext, 1);
    for (int chunk : new int[] {0, 1, 8, 9, 30, 47}) {
      var changed = sealed.clone();
      changed[chunk * ChunkFormat.AGE.ciphertextSize() + 77] ^= 1;
      var out = new ByteArrayOutputStream();
      var e = catchThrowableOfType(AgeException.class, () -> open(changed, out, parallelism));
      assertThat(e.offset()).hasValue((long) chunk * CHUNK);
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, chunk * CHUNK));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aFailureOfEitherEndComesOutAsItIs(int parallelism) throws IOException {
    var broken =
        new InputStream() {
          private int left = 3 * RUN;

          @Override
          public int read() throws IOException {
            throw new IOException("not used");
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            if (left == 0) {
              throw new IOException("broken in");
            }
            int count = Math.min(left, length);
            left -= count;
            return count;
          }
        };
    assertThatThrownBy(() ->
            Age.encrypt(
                broken,
                OutputStream.nullOutputStream(),
                threads(parallelism),
                X25519Identity.generate().recipient()))
        .hasMessage("broken in");
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken out");
          }
        };
    assertThatThrownBy(() -> open(seal(bytes(5 * RUN), 1), full, parallelism))
        .hasMessage("broken out");
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 1 << 30, Integer.MAX_VALUE})
  void anyNumberOfThreadsMayBeAskedFor(int parallelism) throws IOException {
    var plaintext = bytes(3 * RUN);
    var sealed = seal(plaintext, parallelism);
    assertThat(sealed).isEqualTo(seal(plaintext, 1));
    var out = new ByteArrayOutputStream();
    open(sealed, out, parallelism);
    assertThat(out.toByteArray()).isEqualTo(plaintext);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whatWasReadBeforeASourceFailsIsWrittenFirst(int parallelism) throws IOException {
    var plaintext = bytes(6 * RUN);
    var sealed = seal(plaintext, 1);
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> openUntilBroken(sealed, 5 * RUN, out, parallelism))
        .hasMessage("broken in");
    // All runs but the last two, of which one was cut and the other might have been the last.
    int written = parallelism == 1 ? 8 * CHUNK : 2 * CHUNK + 2 * RUN;
    assertThat(Arrays.equals(out.toByteArray(), Arrays.copyOf(plaintext, written))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aFaultBeforeTheFailureOfASourceIsTheOneThatIsTold(int parallelism) throws IOException {
    var sealed = seal(bytes(6 * RUN), 1);
    sealed[2 * RUN] ^= 1;
    var out = new ByteArrayOutputStream();
    var e =
        catchThrowableOfType(
            AgeException.class, () -> openUntilBroken(sealed, 5 * RUN, out, parallelism));
    assertThat(e.offset()).hasValue(out.size());
  }

  /** A source whose failure comes after {@code size} bytes. */
  private static void openUntilBroken(byte[] sealed, int size, OutputStream out, int parallelism)
      throws IOException {
    var broken =
        new SequenceInputStream(
            new ByteArrayInputStream(sealed, 0, size),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("broken in");
              }

              @Override
              public int read(byte[] to, int offset, int length) throws IOException {
                return read();
              }
            });
    try (var cipher = PayloadCipher.opening(ChunkFormat.AGE, KEY.clone());
        var pipeline = new Pipeline(cipher, false, threads(parallelism), OptionalLong.empty())) {
      pipeline.run(Source.of(broken), Sink.of(out));
    }
  }

  @Test
  void nobodyWaitsForAHelperThatCannotStart() {
    var cipher = PayloadCipher.sealing(ChunkFormat.AGE, KEY.clone());
    var helpers =
        new Helpers(
            _ -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            1,
            cipher::worker);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          helpers.call();
          helpers.close();
        });
  }

  /** A source that stalls keeps no thread from others. */
  @Test
  void aHelperWithoutWorkIsGivenBack() {
    var cipher = PayloadCipher.sealing(ChunkFormat.AGE, KEY.clone());
    var gone = new CountDownLatch(2);
    var helpers =
        new Helpers(
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                      task.run();
                      gone.countDown();
                    }),
            1,
            cipher::worker);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          helpers.call();
          while (gone.getCount() == 2) {
            Thread.onSpinWait();
          }
          helpers.call();
          gone.await();
          helpers.close();
        });
  }

  @Test
  void helpersGoHome() throws IOException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      assertThat(seal(bytes(3 * RUN), 8)).hasSizeGreaterThan(3 * RUN);
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("opentls-age-")))
        .hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
