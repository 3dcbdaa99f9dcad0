package org.opentls.cipherlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published vectors, each along every path that data can take. */
class CipherVectorsTest {
  private static byte[] hex(String text) {
    return text == null ? new byte[0] : HexFormat.of().parseHex(text);
  }

  private static Cipher cipher(String algorithm) {
    assumeTrue(Cipher.available().contains(algorithm), () -> "no " + algorithm + " here");
    return Cipher.of(algorithm);
  }

  /**
   * FIPS 197, appendix C; RFC 3713, appendix A; RFC 5794, appendix A; GB/T 32907-2016, appendix A;
   * SP 800-67, appendix B.1; SP 800-38A, appendix F; RFC 8439, section 2.4.2; IEEE Std 1619-2018,
   * appendix B, vector 2; RFC 3962, appendix B, with the last two blocks as CS1 has them; RFC 3394,
   * section 4.1; RFC 5649, section 6.
   */
  @ParameterizedTest
  @CsvSource({
    "AES-128-ECB, 000102030405060708090a0b0c0d0e0f, , 00112233445566778899aabbccddeeff, "
        + "69c4e0d86a7b0430d8cdb78070b4c55a",
    "AES-192-ECB, 000102030405060708090a0b0c0d0e0f1011121314151617, , "
        + "00112233445566778899aabbccddeeff, dda97ca4864cdfe06eaf70a0ec0d7191",
    "AES-256-ECB, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, , "
        + "00112233445566778899aabbccddeeff, 8ea2b7ca516745bfeafc49904b496089",
    "CAMELLIA-128-ECB, 0123456789abcdeffedcba9876543210, , 0123456789abcdeffedcba9876543210, "
        + "67673138549669730857065648eabe43",
    "ARIA-128-ECB, 000102030405060708090a0b0c0d0e0f, , 00112233445566778899aabbccddeeff, "
        + "d718fbd6ab644c739da95f3be6451778",
    "SM4-ECB, 0123456789abcdeffedcba9876543210, , 0123456789abcdeffedcba9876543210, "
        + "681edf34d206965e86b3e94f536e4246",
    "DES-EDE3-ECB, 0123456789abcdef23456789abcdef01456789abcdef0123, , "
        + "5468652071756663"
        + "6b2062726f776e20666f78206a756d70, a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900",
    "AES-128-CBC, 2b7e151628aed2a6abf7158809cf4f3c, 000102030405060708090a0b0c0d0e0f, "
        + "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51, "
        + "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2",
    "AES-128-CTR, 2b7e151628aed2a6abf7158809cf4f3c, f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, "
        + "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51, "
        + "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff",
    "AES-128-CFB, 2b7e151628aed2a6abf7158809cf4f3c, 000102030405060708090a0b0c0d0e0f, "
        + "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51, "
        + "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b",
    "AES-128-CFB8, 2b7e151628aed2a6abf7158809cf4f3c, 000102030405060708090a0b0c0d0e0f, "
        + "6bc1bee22e409f96e93d7e117393172aae2d, 3b79424c9c0dd436bace9e0ed4586a4f32b9",
    "AES-128-OFB, 2b7e151628aed2a6abf7158809cf4f3c, 000102030405060708090a0b0c0d0e0f, "
        + "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51, "
        + "3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825",
    "ChaCha20, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, "
        + "01000000000000000000004a00000000, "
        + "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
        + "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
        + "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
        + "637265656e20776f756c642062652069742e, "
        + "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
        + "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
        + "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
        + "5af90bbf74a35be6b40b8eedf2785e42874d",
    "AES-128-XTS, 1111111111111111111111111111111122222222222222222222222222222222, "
        + "33333333330000000000000000000000, "
        + "4444444444444444444444444444444444444444444444444444444444444444, "
        + "c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0",
    "AES-128-CBC-CTS, 636869636b656e207465726979616b69, 00000000000000000000000000000000, "
        + "4920776f756c64206c696b652074686520, 97c6353568f2bf8cb4d8a580362da7ff7f",
    "AES-128-WRAP, 000102030405060708090a0b0c0d0e0f, , 00112233445566778899aabbccddeeff, "
        + "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
    "AES-192-WRAP-PAD, 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8, , "
        + "c37b7e6492584340bed12207808941155068f738, "
        + "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
    "AES-192-WRAP-PAD, 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8, , 466f7250617369, "
        + "afbeb0f07dfbf5419200f2ccb50bb24f",
  })
  void encryptsAndDecryptsAsPublished(
      String algorithm, String key, String iv, String plaintext, String ciphertext)
      throws Exception {
    var cipher = cipher(algorithm);
    try (var encryptor = cipher.encryptor(hex(key), hex(iv));
        var decryptor = cipher.decryptor(hex(key), hex(iv))) {
      if (cipher.mode().kind() == Mode.Kind.PADDED) {
        encryptor.padding(false);
        decryptor.padding(false);
      }
      onEveryPath(encryptor, hex(key), hex(iv), hex(plaintext), hex(ciphertext));
      onEveryPath(decryptor, hex(key), hex(iv), hex(ciphertext), hex(plaintext));
    }
  }

  private static void onEveryPath(
      CipherContext context, byte[] key, byte[] iv, byte[] in, byte[] expected) throws Exception {
    assertThat(join(context.update(in), context.finish())).isEqualTo(expected);
    for (int size = 1; size <= in.length; size++) {
      context.reset(key, iv);
      assertThat(inPieces(context, in, size)).isEqualTo(expected);
    }
    for (int shift = -20; shift <= 20; shift++) {
      context.reset(key, iv);
      overlapping(context, in, shift, expected);
    }
    context.reset(key, iv);
    buffers(context, ByteBuffer.wrap(in), ByteBuffer.allocate(200), expected);
    context.reset(key, iv);
    var direct = ByteBuffer.allocateDirect(300).position(7);
    buffers(context, direct.slice().put(in).flip(), ByteBuffer.allocateDirect(200), expected);
    context.reset(key, iv);
    buffers(
        context, ByteBuffer.wrap(in).asReadOnlyBuffer(), ByteBuffer.allocateDirect(200), expected);
    context.reset(key, iv);
    assertThat(context.inputStream(new ByteArrayInputStream(in)).readAllBytes())
        .isEqualTo(expected);
    context.reset(key, iv);
    var sink = new ByteArrayOutputStream();
    try (var out = context.outputStream(sink)) {
      for (byte each : in) {
        out.write(each);
      }
    }
    assertThat(sink.toByteArray()).isEqualTo(expected);
  }

  private static byte[] inPieces(CipherContext context, byte[] in, int size) throws Exception {
    var out = new ByteArrayOutputStream();
    for (int at = 0; at < in.length; at += size) {
      out.writeBytes(context.update(in, at, Math.min(size, in.length - at)));
    }
    out.writeBytes(context.finish());
    return out.toByteArray();
  }

  /** Two pieces, whose output begins {@code shift} bytes after the input. */
  private static void overlapping(CipherContext context, byte[] in, int shift, byte[] expected)
      throws Exception {
    int half = in.length / 2;
    var first = new byte[200];
    System.arraycopy(in, 0, first, 30, half);
    int done = context.update(first, 30, half, first, 30 + shift);
    var second = new byte[200];
    System.arraycopy(in, half, second, 30, in.length - half);
    int rest = context.finish(second, 30, in.length - half, second, 30 + shift);
    assertThat(
            join(
                Arrays.copyOfRange(first, 30 + shift, 30 + shift + done),
                Arrays.copyOfRange(second, 30 + shift, 30 + shift + rest)))
        .as("shifted by %d", shift)
        .isEqualTo(expected);
  }

  private static void buffers(CipherContext context, ByteBuffer in, ByteBuffer out, byte[] expected)
      throws Exception {
    int end = in.limit();
    in.limit(end / 2);
    int first = context.update(in, out);
    assertThat(in.hasRemaining()).isFalse();
    assertThat(out.position()).isEqualTo(first);
    in.limit(end);
    int rest = context.finish(in, out);
    assertThat(in.hasRemaining()).isFalse();
    assertThat(out.position()).isEqualTo(first + rest);
    var bytes = new byte[first + rest];
    out.flip().get(bytes);
    assertThat(bytes).isEqualTo(expected);
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /**
   * McGrew and Viega, The Galois/Counter Mode of Operation, test case 4; RFC 8439, section 2.8.2;
   * RFC 3610, section 8, packet 1; RFC 7253, appendix A; RFC 5297, appendix A.1; RFC 8452, appendix
   * C.1.
   */
  @ParameterizedTest
  @CsvSource({
    "AES-128-GCM, feffe9928665731c6d6a8f9467308308, cafebabefacedbaddecaf888, "
        + "feedfacedeadbeeffeedfacedeadbeefabaddad2, "
        + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39, "
        + "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091, "
        + "5bc94fbc3221a5db94fae95ae7121a47",
    "ChaCha20-Poly1305, 808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f, "
        + "070000004041424344454647, 50515253c0c1c2c3c4c5c6c7, "
        + "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
        + "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
        + "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
        + "637265656e20776f756c642062652069742e, "
        + "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        + "3ff4def08e4b7a9de576d26586cec64b6116, 1ae10b594f09e26a7e902ecbd0600691",
    "AES-128-CCM, c0c1c2c3c4c5c6c7c8c9cacbcccdcecf, 00000003020100a0a1a2a3a4a5, "
        + "0001020304050607, 08090a0b0c0d0e0f101112131415161718191a1b1c1d1e, "
        + "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384, 17e8d12cfdf926e0",
    "AES-128-OCB, 000102030405060708090a0b0c0d0e0f, bbaa99887766554433221101, 0001020304050607, "
        + "0001020304050607, 6820b3657b6f615a, 5725bda0d3b4eb3a257c9af1f8f03009",
    "AES-128-SIV, fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, , "
        + "101112131415161718191a1b1c1d1e1f2021222324252627, 112233445566778899aabbccddee, "
        + "40c02b9690c4dc04daef7f6afe5c, 85632d07c6e8f37f950acd320a2ecc93",
    "AES-128-GCM-SIV, 01000000000000000000000000000000, 030000000000000000000000, , , , "
        + "dc20e2d83f25705bb49e439eca56de25",
  })
  void aeadsEncryptAndDecryptAsPublished(
      String algorithm,
      String key,
      String nonce,
      String aad,
      String plaintext,
      String ciphertext,
      String tag)
      throws Exception {
    var cipher = cipher(algorithm).withTagSize(tag.length() / 2);
    var sealed = hex((ciphertext == null ? "" : ciphertext) + tag);
    assertThat(cipher.encrypt(hex(key), hex(nonce), hex(aad), hex(plaintext))).isEqualTo(sealed);
    assertThat(cipher.decrypt(hex(key), hex(nonce), hex(aad), sealed)).isEqualTo(hex(plaintext));
    aeadInPieces(cipher, hex(key), hex(nonce), hex(aad), hex(plaintext), hex(ciphertext), hex(tag));
    aeadStreams(cipher, hex(key), hex(nonce), hex(aad), hex(plaintext), sealed);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      var altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> cipher.decrypt(hex(key), hex(nonce), hex(aad), altered))
          .isInstanceOf(AEADBadTagException.class);
    }
    for (int size = 0; size < sealed.length; size++) {
      var cut = Arrays.copyOf(sealed, size);
      assertThatThrownBy(() -> cipher.decrypt(hex(key), hex(nonce), hex(aad), cut))
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  private static void aeadInPieces(
      Cipher cipher,
      byte[] key,
      byte[] nonce,
      byte[] aad,
      byte[] plaintext,
      byte[] ciphertext,
      byte[] tag)
      throws Exception {
    try (var encryptor = cipher.encryptor(key, nonce);
        var decryptor = cipher.decryptor(key, nonce)) {
      for (int size = 1; size < Math.max(2, plaintext.length); size++) {
        encryptor.reset(key, nonce);
        decryptor.reset(key, nonce);
        for (int at = 0; at < aad.length; at += size) {
          encryptor.aad(aad, at, Math.min(size, aad.length - at));
          decryptor.aad(ByteBuffer.wrap(aad, at, Math.min(size, aad.length - at)));
        }
        assertThat(inPieces(encryptor, plaintext, size)).isEqualTo(ciphertext);
        assertThat(encryptor.tag()).isEqualTo(tag);
        decryptor.tag(tag);
        assertThat(inPieces(decryptor, ciphertext, size)).isEqualTo(plaintext);
      }
    }
  }

  private static void aeadStreams(
      Cipher cipher, byte[] key, byte[] nonce, byte[] aad, byte[] plaintext, byte[] sealed)
      throws Exception {
    try (var encryptor = cipher.encryptor(key, nonce).aad(aad);
        var decryptor = cipher.decryptor(key, nonce).aad(aad)) {
      assertThat(encryptor.inputStream(new ByteArrayInputStream(plaintext)).readAllBytes())
          .isEqualTo(sealed);
      var sink = new ByteArrayOutputStream();
      try (var out = decryptor.outputStream(sink)) {
        for (byte each : sealed) {
          out.write(each);
        }
      }
      assertThat(sink.toByteArray()).isEqualTo(plaintext);
    }
  }
}
