package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.PasswordHash;
import org.opentls.kdf.PasswordKdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;

/** What the pages about random numbers and passwords show. */
class RandomTasksTest {
  @Test
  void numbersAreDrawn() {
    var names = List.of("Ann", "Bob", "Cy", "Di");
    var random = SystemRandom.create();
    long die = random.randint(1, 6); // both ends included
    int index = random.nextInt(10); // 0 to 9
    String winner = random.choice(names);
    List<String> team = random.sample(names, 3); // nobody twice
    var order = new ArrayList<>(names);
    random.shuffle(order);
    double height = random.normal(176, 7.5);
    assertThat(die).isBetween(1L, 6L);
    assertThat(index).isBetween(0, 9);
    assertThat(names).contains(winner).containsAll(team).containsExactlyInAnyOrderElementsOf(order);
    assertThat(team).doesNotHaveDuplicates().hasSize(3);
    assertThat(height).isBetween(-100.0, 400.0);
    assertThatThrownBy(() -> random.randint(6, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.sample(names, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsAreMade() {
    byte[] key = Secrets.tokenBytes(32);
    String token = Secrets.tokenUrlSafe();
    long pin = Secrets.randBelow(1_000_000); // 0 to 999,999
    assertThat(key).hasSize(32);
    assertThat(token).hasSize(43);
    assertThat(pin).isBetween(0L, 999_999L);
  }

  private static PasswordKdf wanted() {
    return new Scrypt(1 << 10, 8, 1);
  }

  @Test
  void aPasswordIsHashedAndVerified() {
    var policy = wanted();
    var password = "correct horse".toCharArray();
    String stored = hashed(password, policy);
    assertThat(password).containsOnly('\0');
    assertThat(stored).startsWith("$scrypt$ln=10,r=8,p=1$");
    assertThat(login("correct horse".toCharArray(), stored, policy)).isEqualTo(stored);
    assertThat(login("another".toCharArray(), stored, policy)).isEmpty();
    var stronger = new Scrypt(1 << 11, 8, 1);
    assertThat(login("correct horse".toCharArray(), stored, stronger)).startsWith("$scrypt$ln=11,");
  }

  private static String hashed(char[] password, PasswordKdf policy) {
    String stored = PasswordHash.of(password, policy).encoded();
    Arrays.fill(password, '\0');
    return stored;
  }

  /** What is to be stored from now on; empty if the password is wrong. */
  private static String login(char[] password, String stored, PasswordKdf policy) {
    var hash = PasswordHash.parse(stored);
    if (!hash.verify(password)) {
      return "";
    }
    if (hash.needsRehash(policy)) {
      return PasswordHash.of(password, policy).encoded();
    }
    return stored;
  }

  @Test
  void thePolicyIsTheBestThatOpenSslHas() {
    var policy = Argon2.isAvailable() ? Argon2.recommended() : Scrypt.recommended();
    var stored = PasswordHash.of("correct horse".toCharArray(), policy);
    assertThat(stored.function()).isEqualTo(policy);
    assertThat(stored.toString()).doesNotContain(stored.encoded());
  }

  @Test
  void whatAsksForTooMuchIsRefused() {
    var stored = PasswordHash.of("a".toCharArray(), new Pbkdf2("SHA256", 1000)).encoded();
    assertThatThrownBy(() -> PasswordHash.parse(stored.replace("i=1000", "i=1000000000")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PasswordHash.parse("5f4dcc3b5aa765d61d8327deb882cf99"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
