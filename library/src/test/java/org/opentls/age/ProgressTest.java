package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final int SIZE = 3_000_000;

  private static final Progress CANCEL =
      (done, _) -> {
        if (done > SIZE / 2) {
          throw new CancellationException("enough");
        }
      };

  private record Update(long done, OptionalLong total) {}

  @TempDir private Path folder;
  private final List<Update> updates = new ArrayList<>();

  private Age.Options watched() {
    return Age.Options.none().withProgress((done, total) -> updates.add(new Update(done, total)));
  }

  private void assertTold(OptionalLong total) {
    assertThat(updates).hasSizeGreaterThan(5).last().isEqualTo(new Update(SIZE, total));
    assertThat(updates).extracting(Update::done).isSorted();
    assertThat(updates).extracting(Update::total).containsOnly(total);
    updates.clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void itIsToldOfFilesWithTheirSize(int threads) throws IOException {
    var plain = Files.write(folder.resolve("plain"), new byte[SIZE]);
    var encrypted = folder.resolve("encrypted");
    var options = watched().withParallelism(threads);
    Age.encrypt(plain, encrypted, options, KEY.recipient());
    assertTold(OptionalLong.of(SIZE));
    Age.decrypt(encrypted, folder.resolve("decrypted"), options, KEY);
    assertTold(OptionalLong.of(SIZE));
    Age.verify(encrypted, options, KEY);
    assertTold(OptionalLong.of(SIZE));
  }

  @Test
  void itIsToldOfTheSizeOfTextAndStreamsWhenItIsKnown() throws IOException {
    var plain = Files.write(folder.resolve("plain"), new byte[SIZE]);
    var text = folder.resolve("text");
    Age.encrypt(plain, text, watched().withArmor(), KEY.recipient());
    assertTold(OptionalLong.of(SIZE));
    Age.verify(text, watched(), KEY);
    assertTold(OptionalLong.empty());
    Age.encrypt(
        new ByteArrayInputStream(new byte[SIZE]),
        OutputStream.nullOutputStream(),
        watched(),
        KEY.recipient());
    assertTold(OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void afterACancellationThereIsNothing(int threads) throws IOException {
    var options = Age.Options.none().withParallelism(threads).withProgress(CANCEL);
    var plain = Files.write(folder.resolve("plain"), new byte[SIZE]);
    var encrypted = folder.resolve("encrypted");
    assertThatThrownBy(() -> Age.encrypt(plain, encrypted, options, KEY.recipient()))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");
    assertThat(encrypted).doesNotExist();
    Age.encrypt(plain, encrypted, KEY.recipient());
    assertThatThrownBy(() -> Age.decrypt(encrypted, folder.resolve("back"), options, KEY))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> Age.encrypt(plain, options, KEY.recipient()))
        .isInstanceOf(CancellationException.class);
    assertThat(plain).hasBinaryContent(new byte[SIZE]);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(plain, encrypted);
    }
  }

  @Test
  void thereMustBeAThreadAndSomebodyWhoIsTold() {
    assertThat(Age.Options.none().parallelism()).isBetween(1, 8);
    assertThatThrownBy(() -> Age.Options.none().withParallelism(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parallelism 0: 1 or more");
  }
}
