package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordCostTest {
  /** The numbers among the parameters of an encryption, as a file has them. */
  private static byte[] parameters(String numbers) {
    var body = new StringBuilder();
    for (var number : numbers.split(" ", -1)) {
      var hex = HexFormat.of().toHexDigits(Long.parseLong(number), 10);
      body.append("0205").append(hex);
    }
    int size = body.length() / 2;
    var text = "30%02x30%02x%s".formatted(size + 2, size, body);
    return HexFormat.of().parseHex(text);
  }

  @ParameterizedTest
  @CsvSource({"2048", "10000000 32", "16384 8 1", "16384 8 1 32", "131072 8 1 32"})
  void whatFilesAskForIsModerate(String numbers) {
    assertThatCode(() -> PasswordCost.requireModerate(parameters(numbers)))
        .doesNotThrowAnyException();
  }

  /** OpenSSL bounds the memory of scrypt, not how often it is gone through. */
  @ParameterizedTest
  @CsvSource({"10000001", "16384 8 32767", "1024 1 1000000", "8000000 8000000 8000000 8000000"})
  void whatWouldTakeHoursIsRefused(String numbers) {
    assertThatThrownBy(() -> PasswordCost.requireModerate(parameters(numbers)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the passphrase costs more than 10000000 iterations, the limit");
  }
}
