package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MIB = 1 << 20;

  private static String line(long done, long total, int columns) {
    return Progress.line(done, OptionalLong.of(total), Duration.ofSeconds(2), columns);
  }

  @Test
  void lineTellsShareRateAndTimeLeft() {
    assertThat(line(256 * MIB, 1024 * MIB, 60))
        .isEqualTo(" 25%  256 MiB of 1.00 GiB  128 MiB/s  0:06 left  [##      ]");
  }

  @Test
  void workOfUnknownSizeTellsWhatIsDone() {
    assertThat(Progress.line(256 * MIB, OptionalLong.empty(), Duration.ofSeconds(3700), 80))
        .isEqualTo("256 MiB  70.8 KiB/s  1:01:40");
  }

  @Test
  void workThatHasNotBegunHasNoTimeLeft() {
    assertThat(line(0, MIB, 80)).startsWith("  0%  0 B of 1.00 MiB  0 B/s  --:-- left");
  }

  @Test
  void fileThatGrowsIsAtMostAllDone() {
    assertThat(line(2 * MIB, MIB, 80)).startsWith("100%  2.00 MiB of 2.00 MiB");
  }

  @Test
  void lineNeverFillsTheTerminal() {
    for (int columns = 1; columns < 120; columns++) {
      assertThat(line(MIB, 3 * MIB, columns)).hasSizeLessThan(columns);
    }
  }

  @Test
  void bytesHaveThreeDigits() {
    assertThat(Progress.bytes(999)).isEqualTo("999 B");
    assertThat(Progress.bytes(1000)).isEqualTo("0.98 KiB");
    assertThat(Progress.bytes(10 * MIB)).isEqualTo("10.0 MiB");
    assertThat(Progress.bytes(Long.MAX_VALUE)).isEqualTo("8.00 EiB");
  }

  @Test
  void lineShowsOnATerminalAndIsCleared() throws InterruptedException {
    var err = new ByteArrayOutputStream();
    try (var console = console(err, "2");
        var progress = Progress.start(console, OptionalLong.of(4))) {
      progress.add(2);
      while (err.size() == 0) {
        Thread.sleep(10);
      }
    }
    assertThat(err.toString(UTF_8)).contains(" 50%  2 B of 4 B").endsWith("\r\u001b[K");
  }

  @Test
  void nothingShowsWhereThereIsNoTerminal() throws InterruptedException {
    var err = new ByteArrayOutputStream();
    try (var console = console(err, "01");
        var progress = Progress.start(console, OptionalLong.of(4))) {
      progress.add(2);
      Thread.sleep(Duration.ofMillis(1500));
    }
    assertThat(err.size()).isZero();
  }

  private static Console console(OutputStream err, String terminals) {
    return new Console(
        InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, terminals, false);
  }
}
