package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshRecipientTest {
  private static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOwNOx7gBe5MrQqGfMvJWpeaExxrzg/FOQTa2XqLyyPN";
  private static final String RSA =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDA6lePQle/C2t7rEmivz8KprhL5OR3jyOty4KnTfx/7Que"
          + "1dKHltMNfoyGHaQyuumJlcKYITL4+zrJVaSDcgEI9Rbj5jJo2nwoNpzPLT0IwzuARb/lbOrkBdiQCwS0eEkI"
          + "G1sTH9KdM6OyXWXVjs1x1RmcXvLxlGh9lTwlaaiLEuyqw659G0vdLNO7H/FTZgEncUHPLcd2GTqjUiin0qTj"
          + "XF4UFKzKUN3kx5ryPiDpkapwxwns6QkHvzHs6Tx+RLb52ib+9s2N1THRyW2brJll9BxCmAAFrrdNfdvSsxd0"
          + "fJiUUVixr/l7Iu4N3GuNbxRTZirA8S3yFvunzb7lKBIP";

  @ParameterizedTest
  @ValueSource(strings = {ED25519, RSA})
  void aLineIsReadWithAndWithoutCommentAndWrittenWithout(String line) {
    var recipient = Recipient.parse(line);
    assertThat(recipient).isInstanceOf(SshRecipient.class).hasToString(line);
    assertThat(Recipient.parse(line + " ann@example.com (laptop)")).isEqualTo(recipient);
    assertThat(Recipient.parse(line.replace(" ", " \t ") + " "))
        .isEqualTo(recipient)
        .hasSameHashCodeAs(recipient);
    assertThat(recipient).isNotEqualTo(Recipient.parse(line.equals(RSA) ? ED25519 : RSA));
  }

  @Test
  void stanzasAreThoseOfAge() {
    var curve = Recipient.parse(ED25519).wrap(new byte[16]).getFirst();
    assertThat(curve.toString()).matches("-> ssh-ed25519 /8KN/g [A-Za-z0-9+/]{43}");
    assertThat(curve.body()).hasSize(32);
    var rsa = Recipient.parse(RSA).wrap(new byte[16]).getFirst();
    assertThat(rsa.toString()).isEqualTo("-> ssh-rsa hmkovQ");
    assertThat(rsa.body()).hasSize(256);
  }

  private static void assertRefused(String line, String message) {
    assertThatThrownBy(() -> Recipient.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void otherTypesAreNamed() {
    assertRefused(
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKPeBbedJxS3"
            + "bXkchi4jYvE8jqLYzPAqc3sNooMEKzTGHGQvzAAtoty7CiUCrdtQogTgBFW2OaWIOJZ5yoGOJvY=",
        "ecdsa-sha2-nistp256 keys are not supported: ssh-ed25519 and ssh-rsa keys are");
  }

  @Test
  void whatIsMalformedIsRefused() {
    assertRefused("ssh-ed25519", "not an SSH recipient: no type and key");
    assertRefused("ssh-ed25519 ???", "not an SSH recipient: the key is no Base64");
    assertRefused("ssh-ed25519 AAAA", "not an SSH recipient: cut short");
    assertRefused("ssh-ed25519 /////w==", "not an SSH recipient: cut short");
    assertRefused(
        ED25519.replace("ssh-ed25519", "ssh-rsa"),
        "not an SSH recipient: the key is of another type than the line says");
    assertRefused(
        "ssh-ed25519 AAAAA3h4eA==", "not an SSH recipient: no type of SSH keys that is known");
    assertRefused(
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC+vSmzvdfFsC/MdrT+5d5PujlMIrMVjuL8aTncE7bq7xWT"
            + "jC2wyLw6wm43WEjB3kExUF1pciRII01ic1VlMNmYbWJAfke7BQ/3iqnYxblHvQ12jay8UN9/ZlCVNhsDl0+T"
            + "HXVtXAcTa1IQYJCfdfIn+vzKNqA69WDjM5b/OiY6RQ==",
        "not an SSH recipient: an RSA key of 1024 bits: 2048 to 16384 are possible");
  }

  @ParameterizedTest
  @ValueSource(strings = {ED25519, RSA})
  void aKeyThatIsCutOrContinuedIsRefused(String line) {
    var type = line.substring(0, line.indexOf(' '));
    byte[] wire = Base64.getDecoder().decode(line.substring(type.length() + 1));
    for (int size = 0; size <= wire.length + 1; size++) {
      if (size != wire.length) {
        byte[] other = Arrays.copyOf(wire, size);
        assertThatThrownBy(
                () -> SshRecipient.parse(type + " " + Base64.getEncoder().encodeToString(other)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageNotContaining("AAAA");
      }
    }
  }

  private static String rsa(byte[] exponent, byte[] modulus) {
    byte[] wire = SshKey.write("ssh-rsa".getBytes(US_ASCII), exponent, modulus);
    return "ssh-rsa " + Base64.getEncoder().encodeToString(wire);
  }

  private static byte[] number(int size, int first, int last) {
    var bytes = new byte[size];
    bytes[0] = (byte) first;
    bytes[size - 1] = (byte) last;
    return bytes;
  }

  @Test
  void numbersThatNoKeyHasAreRefused() {
    byte[] three = {3};
    assertThat(Recipient.parse(rsa(three, number(256, 0x40, 1)))).isNotNull();
    assertRefused(rsa(three, number(256, 0x40, 2)), "not an SSH recipient: an even modulus");
    assertRefused(
        rsa(three, number(2049, 1, 1)),
        "not an SSH recipient: an RSA key of 16385 bits: 2048 to 16384 are possible");
    for (byte[] exponent : new byte[][] {{1}, {2}, {0x7f, 1, 1, 0}, {1, 0, 0, 0, 1}}) {
      assertRefused(
          rsa(exponent, number(256, 0x40, 1)),
          "not an SSH recipient: the public exponent is no odd number from 3 to 2^31 - 1");
    }
    for (byte[] malformed : new byte[][] {{}, {0}, {0, 3}, {-1}}) {
      assertRefused(
          rsa(malformed, number(256, 0x40, 1)), "not an SSH recipient: a number is malformed");
    }
  }

  /** RFC 8032, section 7.1: the secret and public keys of tests 1, 2, 3 and 1024. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5,"
        + "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e"
  })
  void bothHalvesOfAKeyBecomeTheSameKeyOfX25519(String seed, String point) {
    byte[] scalar = Edwards25519.toScalar(HexFormat.of().parseHex(seed));
    byte[] montgomery = Edwards25519.toMontgomery(HexFormat.of().parseHex(point));
    assertThat(X25519.publicKey(scalar)).isEqualTo(montgomery);
  }

  private static String ed25519(String point) {
    byte[] wire = SshKey.write("ssh-ed25519".getBytes(US_ASCII), HexFormat.of().parseHex(point));
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(wire);
  }

  /** No point has y = 2 or 7, and those of order 1, 2, 4 and 8 hide nothing. */
  @ParameterizedTest
  @CsvSource({
    "0200000000000000000000000000000000000000000000000000000000000000, no point of the curve",
    "0700000000000000000000000000000000000000000000000000000000000000, no point of the curve",
    "0100000000000000000000000000000000000000000000000000000000000080, no point of the curve",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, no point of the curve",
    "0100000000000000000000000000000000000000000000000000000000000000, a point of low order",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, a point of low order",
    "0000000000000000000000000000000000000000000000000000000000000000, a point of low order",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05, a point of low order",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a, a point of low order"
  })
  void whatIsNoUsefulPointIsRefused(String point, String reason) {
    assertRefused(ed25519(point), "not an SSH recipient: " + reason);
  }

  @Test
  void aPointHasThirtyTwoBytes() {
    assertRefused(ed25519("00"), "not an SSH recipient: the key has 1 bytes, not 32");
  }
}
