package org.opentls.kdf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Published examples of every function. */
class KdfVectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 6070 section 2 without the case of 2^24 iterations. */
  @ParameterizedTest
  @CsvSource({
    "password, salt, 1, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
    "password, salt, 2, ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
    "password, salt, 4096, 4b007901b765489abead49d926f721d065a429c1",
    "passwordPASSWORDpassword, saltSALTsaltSALTsaltSALTsaltSALTsalt, 4096,"
        + " 3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
  })
  void pbkdf2IsThatOfRfc6070(String password, String salt, int iterations, String expected) {
    assertKey(
        new Pbkdf2("sha1", iterations)
            .derive(password.toCharArray(), salt.getBytes(US_ASCII), expected.length() / 2),
        expected);
  }

  /** RFC 6070, the case with NUL characters. */
  @Test
  void pbkdf2ReadsBeyondNul() {
    assertKey(
        new Pbkdf2("sha1", 4096)
            .derive("pass\0word".getBytes(US_ASCII), "sa\0lt".getBytes(US_ASCII), 16),
        "56fa6aa75548099dcc37d7f03425e0c3");
  }

  /** RFC 7914 section 11. */
  @ParameterizedTest
  @CsvSource({
    "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
  })
  void pbkdf2IsThatOfRfc7914(String password, String salt, int iterations, String expected) {
    assertKey(
        new Pbkdf2("SHA256", iterations)
            .derive(password.toCharArray(), salt.getBytes(US_ASCII), 64),
        expected);
  }

  /** RFC 7914 section 12 without the case of 1 GiB. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "pleaseletmein, SodiumChloride, 16384, 8, 1,"
        + " 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  })
  void scryptIsThatOfRfc7914(
      String password, String salt, int cost, int blockSize, int parallelism, String expected) {
    assertKey(
        new Scrypt(cost, blockSize, parallelism)
            .derive(password.toCharArray(), salt.getBytes(US_ASCII), 64),
        expected);
  }

  /** RFC 9106 section 5. */
  @ParameterizedTest
  @EnumSource
  void argon2IsThatOfRfc9106(Argon2.Type type) {
    assumeTrue(Argon2.isAvailable(), "OpenSSL 3.2 brought Argon2");
    var expected =
        switch (type) {
          case D -> "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb";
          case I -> "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8";
          case ID -> "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
        };
    assertKey(
        new Argon2(type, 32, 3, 4)
            .derive(
                HEX.parseHex("01".repeat(32)),
                HEX.parseHex("02".repeat(16)),
                HEX.parseHex("03".repeat(8)),
                HEX.parseHex("04".repeat(12)),
                32),
        expected);
  }

  /** RFC 5869 appendix A: digest, input key, salt, info, extracted key, output. */
  @ParameterizedTest
  @CsvSource({
    "sha256, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c,"
        + " f0f1f2f3f4f5f6f7f8f9,"
        + " 077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    "sha256, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
        + " 19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04,"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    "sha1, 0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
        + " 9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243,"
        + " 085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896",
  })
  void hkdfIsThatOfRfc5869(
      String digest, String inputKey, String salt, String info, String extracted, String output) {
    var hkdf = new Hkdf(digest);
    var key = HEX.parseHex(inputKey);
    assertKey(hkdf.extract(HEX.parseHex(salt), key), extracted);
    assertKey(hkdf.expand(HEX.parseHex(extracted), HEX.parseHex(info), 42), output);
    assertKey(hkdf.derive(key, HEX.parseHex(salt), HEX.parseHex(info), 42), output);
  }

  /** NIST CAVP, SP 800-135 test vectors of ANS X9.63-2001, with and without shared info. */
  @ParameterizedTest
  @CsvSource({
    "sha384, d8554db1b392cd55c3fe957bed76af09c13ac2a9392f88f6, '',"
        + " 671a46aada145162f8ddf1ca586a1cda",
    "sha256, 22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d, 75eef81aa3041e33b80971203d2c0c52,"
        + " c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e"
        + "52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485"
        + "500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269"
        + "142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21",
  })
  void x963IsThatOfNistsVectors(String digest, String secret, String info, String expected) {
    assertKey(
        new X963Kdf(digest).derive(HEX.parseHex(secret), HEX.parseHex(info), expected.length() / 2),
        expected);
  }

  /**
   * NIST publishes no vectors for the one-step function; these are "NIST SP 800-56C Rev1:
   * Non-Official Test Vectors" of the project patrickfav/singlestep-kdf.
   */
  @ParameterizedTest
  @CsvSource({
    "sha1, d09a6b1a472f930db4f5e6b967900744, b117255ab5f1b6b96fc434b0,"
        + " b5a3c52e97ae6e8c5069954354eab3c7",
    "sha1, e340d87e2d7adbc1b95ec2dbdc3b82be, '',"
        + " a660c0037a53f76f1e7667043f5869348ad07ac0e272e615ce31f16d4ab90d4b"
        + "35fe5c370c0010ce79aff45682c6fb8b97f9a05b7d40b5af3c62999a10df9c6d",
    "sha256, afc4e154498d4770aa8365f6903dc83b, 662af20379b29d5ef813e655,"
        + " f0b80d6ae4c1e19e2105a37024e35dc6",
    "sha512, 108cf63318555c787fa578731dd4f037, 53191b1dd3f94d83084d61d6,"
        + " 0ad475c1826da3007637970c8b92b993",
  })
  void singleStepWithADigest(String digest, String secret, String info, String expected) {
    assertKey(
        SingleStepKdf.ofDigest(digest)
            .derive(HEX.parseHex(secret), HEX.parseHex(info), expected.length() / 2),
        expected);
  }

  /** From the same list. */
  @ParameterizedTest
  @CsvSource({
    "6ee6c00d70a6cd14bd5a4e8fcfec8386, 532f5131e0a2fecc722f87e5aa2062cb, 861aa2886798231259bd0314,"
        + " 13479e9a91dd20fdd757d68ffe8869fb",
    "98f50345fd970639a1b7935f501e1d7c, 3691939461247e9f74382ae4ef629b17, 6ddbdb1314663152c3ccc192,"
        + " 56f42183ed3e287298dbbecf143f51ac",
  })
  void singleStepWithHmac(String secret, String salt, String info, String expected) {
    assertKey(
        SingleStepKdf.ofHmac("sha256", HEX.parseHex(salt))
            .derive(HEX.parseHex(secret), HEX.parseHex(info), 16),
        expected);
  }

  /** RFC 8009 appendix A: SP 800-108 in counter mode with HMAC. */
  @ParameterizedTest
  @CsvSource({
    "sha256, 3705d96080c17728a0e800eab6e0d23c, 0000000299, b31a018a48f54776f403e9a396325dc3",
    "sha256, 3705d96080c17728a0e800eab6e0d23c, 00000002aa, 9b197dd1e8c5609d6e67c3e37c62c72e",
    "sha256, 3705d96080c17728a0e800eab6e0d23c, 0000000255, 9fda0e56ab2d85e1569a688696c26a6c",
    "sha384, 6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52, 0000000299,"
        + " ef5718be86cc84963d8bbb5031e9f5c4ba41f28faf69e73d",
    "sha384, 6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52, 00000002aa,"
        + " 56ab22bee63d82d7bc5227f6773f8ea7a5eb1c825160c38312980c442e5c7e49",
  })
  void counterModeIsThatOfRfc8009(String digest, String key, String label, String expected) {
    assertKey(
        Kbkdf.ofHmac(digest)
            .derive(HEX.parseHex(key), HEX.parseHex(label), new byte[0], expected.length() / 2),
        expected);
  }

  /** RFC 6803 section 10: SP 800-108 in feedback mode with CMAC. */
  @ParameterizedTest
  @CsvSource({
    "128, 57d0297298ffd9d35de5a47fb4bde24b, 0000000299, d155775a209d05f02b38d42a389e5a56",
    "128, 57d0297298ffd9d35de5a47fb4bde24b, 00000002aa, 64df83f85a532f17577d8c37035796ab",
    "128, 57d0297298ffd9d35de5a47fb4bde24b, 0000000255, 3e4fbdf30fb8259c425cb6c96f1f4635",
    "256, b9d6828b2056b7be656d88a123b1fac68214ac2b727ecf5f69afe0c4df2a6d2c, 0000000299,"
        + " e467f9a9552bc7d3155a6220af9c19220eeed4ff78b0d1e6a1544991461a9e50",
  })
  void feedbackModeIsThatOfRfc6803(int bits, String key, String label, String expected) {
    assertKey(
        Kbkdf.ofCmac("CAMELLIA-" + bits + "-CBC")
            .withFeedback(new byte[16])
            .derive(HEX.parseHex(key), HEX.parseHex(label), new byte[0], expected.length() / 2),
        expected);
  }

  /** RFC 8448 section 3, the simple 1-RTT handshake. */
  @Test
  void tls13ScheduleIsThatOfRfc8448() {
    var kdf = new Tls13Kdf("SHA256");
    byte[] early = kdf.extract(new byte[0], new byte[0]);
    assertKey(early, "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
    byte[] handshake =
        kdf.extract(
            early,
            HEX.parseHex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"));
    assertKey(handshake, "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
    var transcript =
        HEX.parseHex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
    assertKey(
        kdf.expandLabel(handshake, "s hs traffic", transcript, 32),
        "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
  }

  /** RFC 8448 section 3: the write key and iv of the server's handshake traffic. */
  @Test
  void tls13LabelsAreThoseOfRfc8448() {
    var kdf = new Tls13Kdf("SHA256");
    var secret = HEX.parseHex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
    assertKey(kdf.expandLabel(secret, "key", new byte[0], 16), "3fce516009c21727d0f2e4e86ee403bc");
    assertKey(kdf.expandLabel(secret, "iv", new byte[0], 12), "5d313eb2671276ee13000b30");
  }

  private static void assertKey(byte[] key, String expected) {
    assertThat(HEX.formatHex(key)).isEqualTo(expected);
  }

  /** RFC 3629: what a password of characters is turned into. */
  @Test
  void passwordOfCharactersIsTakenInUtf8() {
    var password = "p\u00e4ssw\u00f6rd \ud83d\udd11";
    var scrypt = new Scrypt(2, 1, 1);
    assertThat(scrypt.derive(password.toCharArray(), new byte[8], 32))
        .isEqualTo(scrypt.derive(password.getBytes(UTF_8), new byte[8], 32));
  }
}
