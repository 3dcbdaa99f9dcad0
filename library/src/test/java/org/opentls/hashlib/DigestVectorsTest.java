package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests equal those that the standards print. */
class DigestVectorsTest {

  /** RFC 1321, appendix A.5. */
  @ParameterizedTest
  @CsvSource({
    "'', d41d8cd98f00b204e9800998ecf8427e",
    "a, 0cc175b9c0f1b6a831c399e269772661",
    "abc, 900150983cd24fb0d6963f7d28e17f72",
    "message digest, f96b697d7cb7938d525a2f31aaf161d0",
    "abcdefghijklmnopqrstuvwxyz, c3fcd3d76192e4007dfb496cca67e13b",
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
        + " 57edf4a22be3c955ac49da2e2107b67a",
  })
  void md5IsThatOfRfc1321(String message, String expected) {
    assertDigest("MD5", message, expected);
  }

  /** FIPS 180-4 example computations: the messages of one block, and of two. */
  @ParameterizedTest
  @CsvSource({
    "SHA1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
    "SHA1, abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + " 84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    "SHA224, abc, 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    "SHA256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "SHA256, abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    "SHA384, abc, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        + "8086072ba1e7cc2358baeca134c825a7",
    "SHA512, abc, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "SHA512-224, abc, 4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa",
    "SHA512-256, abc, 53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
  })
  void shaIsThatOfFips180(String algorithm, String message, String expected) {
    assertDigest(algorithm, message, expected);
  }

  /** FIPS 202 example computations: the empty message. */
  @ParameterizedTest
  @CsvSource({
    "SHA3-224, 6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7",
    "SHA3-256, a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
    "SHA3-384, 0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2a"
        + "c3713831264adb47fb6bd1e058d5f004",
    "SHA3-512, a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a6"
        + "15b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26",
  })
  void sha3IsThatOfFips202(String algorithm, String expected) {
    assertDigest(algorithm, "", expected);
  }

  /** FIPS 202 example computations: the first 32 and 64 bytes for the empty message. */
  @ParameterizedTest
  @CsvSource({
    "SHAKE128, 7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
    "SHAKE256, 46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
        + "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be",
  })
  void shakeIsThatOfFips202(String algorithm, String expected) {
    try (var digest = Digest.of(algorithm)) {
      assertThat(digest.hexdigest(expected.length() / 2)).isEqualTo(expected);
    }
  }

  /** RFC 7693, appendices A and B. */
  @ParameterizedTest
  @CsvSource({
    "blake2b, ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
    "blake2s, 508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
  })
  void blake2IsThatOfRfc7693(String algorithm, String expected) {
    assertDigest(algorithm, "abc", expected);
  }

  private static void assertDigest(String algorithm, String message, String expected) {
    try (var digest = Digest.of(algorithm)) {
      digest.update(message.getBytes(US_ASCII));
      assertThat(digest.digest()).isEqualTo(HexFormat.of().parseHex(expected));
    }
  }
}
