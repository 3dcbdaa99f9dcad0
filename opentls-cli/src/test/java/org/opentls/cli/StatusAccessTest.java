package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees the status. */
class StatusAccessTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private Instant now = Instant.EPOCH;
  private final StatusAccess access =
      StatusAccess.withToken("0.0.0.0", false, TOKEN.toCharArray(), () -> now);

  private boolean allows(String authorization) {
    return access.allows(Optional.of(authorization), List.of());
  }

  @Test
  void tokenIsTheOnlyWayIn() {
    assertThat(allows("Bearer " + TOKEN)).isTrue();
    assertThat(allows("bearer " + TOKEN)).isTrue();
    assertThat(access.allows(Optional.empty(), List.of())).isFalse();
    assertThat(allows("Bearer " + TOKEN + "0")).isFalse();
    assertThat(allows("Bearer " + TOKEN.substring(1))).isFalse();
    assertThat(allows("Bearer ")).isFalse();
    assertThat(allows("Basic " + TOKEN)).isFalse();
    assertThat(allows(TOKEN)).isFalse();
  }

  @Test
  void loginEndsAfterTwelveHours() {
    var login = access.login();
    assertThat(access.allows(Optional.empty(), List.of("other", login))).isTrue();
    now = now.plus(Duration.ofHours(12));
    assertThat(access.allows(Optional.empty(), List.of(login))).isFalse();
  }

  /** Each character counts, those that say until when too; of the last some bits are unused. */
  @Test
  void forgedLoginIsNone() {
    var login = access.login();
    for (int i = 0; i < login.length() - 1; i++) {
      var forged = new StringBuilder(login);
      forged.setCharAt(i, login.charAt(i) == 'g' ? 'h' : 'g');
      assertThat(access.allows(Optional.empty(), List.of(forged.toString()))).isFalse();
    }
    var other = StatusAccess.withToken("0.0.0.0", false, TOKEN.toCharArray(), () -> now);
    assertThat(other.allows(Optional.empty(), List.of(login))).as("another process").isFalse();
    assertThat(access.allows(Optional.empty(), List.of("", "!", TOKEN))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "[::1]", "::1"})
  void localServerIsCalledByNamesOfThisMachine(String name) {
    assertThat(StatusAccess.local("127.0.0.1").allowsName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.test", "localhost.evil.test", "192.0.2.1", "127.0.0.1.evil.test", ""})
  void nameThatWasReboundIsRefused(String name) {
    assertThat(StatusAccess.local("127.0.0.1").allowsName(name)).isFalse();
    assertThat(access.allowsName(name)).as("one with a token is called as others call it").isTrue();
  }

  @Test
  void tokenThatCanBeGuessedIsRefused() {
    for (var bad : List.of("short", TOKEN.substring(1), TOKEN + " ", TOKEN + "ü")) {
      assertThatThrownBy(() -> StatusAccess.withToken("h", false, bad.toCharArray()))
          .isInstanceOf(BadValue.class)
          .message()
          .doesNotContain(bad);
    }
  }
}
