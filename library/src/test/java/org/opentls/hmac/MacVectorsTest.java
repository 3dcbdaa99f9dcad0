package org.opentls.hmac;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published examples of every code. */
class MacVectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 4231, test cases 1 to 4, 6 and 7. */
  @ParameterizedTest
  @CsvSource({
    "sha224, 20*0b, 4869205468657265, 896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
    "sha256, 20*0b, 4869205468657265,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "sha384, 20*0b, 4869205468657265, afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
        + "faea9ea9076ede7f4af152e8b2fa9cb6",
    "sha512, 20*0b, 4869205468657265, 87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
    "sha256, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "sha512, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    "sha256, 20*aa, 50*dd, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "sha256, 0102030405060708090a0b0c0d0e0f10111213141516171819, 50*cd,"
        + " 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    "sha256, 131*aa, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579"
        + "202d2048617368204b6579204669727374,"
        + " 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  })
  void hmacIsThatOfRfc4231(String digest, String key, String data, String expected) {
    assertHmac(digest, key, data, expected);
  }

  /** RFC 2202, test cases 1, 2 and 6 of MD5 and SHA-1. */
  @ParameterizedTest
  @CsvSource({
    "md5, 16*0b, 4869205468657265, 9294727a3638bb1c13f48ef8158bfc9d",
    "md5, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 750c783e6ab0b503eaa86e310a5db738",
    "md5, 80*aa, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d20"
        + "48617368204b6579204669727374, 6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd",
    "sha1, 20*0b, 4869205468657265, b617318655057264e28bc0b6fb378c8ef146be00",
    "sha1, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    "sha1, 80*aa, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d20"
        + "48617368204b6579204669727374, aa4ae5e15272d00e95705637ce8a3b55ed402112",
  })
  void hmacIsThatOfRfc2202(String digest, String key, String data, String expected) {
    assertHmac(digest, key, data, expected);
  }

  private static void assertHmac(String digest, String key, String data, String expected) {
    assertThat(HEX.formatHex(Hmac.digest(bytes(key), bytes(data), digest))).isEqualTo(expected);
    try (var hmac = Hmac.of(bytes(key), digest)) {
      assertThat(hmac.update(bytes(data)).hexdigest()).isEqualTo(expected);
    }
  }

  private static final String SP800_38A =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

  /** RFC 4493 section 4. */
  @ParameterizedTest
  @CsvSource({
    "0, bb1d6929e95937287fa37d129b756746",
    "16, 070a16b46b4d4144f79bdd9dd04a287c",
    "40, dfa66747de9ae63030ca32611497c827",
    "64, 51f0bebf7e3b9d92fc49741779363cfe",
  })
  void cmacIsThatOfRfc4493(int length, String expected) {
    try (var mac = Mac.cmac("AES-128-CBC", bytes("2b7e151628aed2a6abf7158809cf4f3c"))) {
      assertThat(mac.update(bytes(SP800_38A), 0, length).hexdigest()).isEqualTo(expected);
    }
  }

  /** NIST SP 800-38B, examples D.3: AES-256. */
  @ParameterizedTest
  @CsvSource({
    "0, 028962f61b7bf89efc6b551f4667d983",
    "16, 28a7023f452e8f82bd4bf28d8c37c35c",
    "40, aaf3d8f1de5640c232f5b169b9c911e6",
    "64, e1992190549f6ed5696a2c056c315410",
  })
  void cmacIsThatOfSp80038b(int length, String expected) {
    var key = bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    try (var mac = Mac.cmac("AES-256-CBC", key)) {
      assertThat(mac.update(bytes(SP800_38A), 0, length).hexdigest()).isEqualTo(expected);
    }
  }

  /** NIST SP 800-38D's AES-GCM test case 1: no data at all, so the tag is GMAC of nothing. */
  @Test
  void gmacOfNothingIsTheTagOfGcmTestCaseOne() {
    try (var mac = Mac.gmac("AES-128-GCM", new byte[16], new byte[12])) {
      assertThat(mac.hexdigest()).isEqualTo("58e2fccefa7e3061367f1d57a4e7455a");
    }
  }

  /** NIST's KMAC samples 1 to 6 for SP 800-185. */
  @ParameterizedTest
  @CsvSource({
    "KMAC128, 00010203, '', 32, e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e",
    "KMAC128, 00010203, My Tagged Application, 32,"
        + " 3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5",
    "KMAC128, 200, My Tagged Application, 32,"
        + " 1f5b4e6cca02209e0dcb5ca635b89a15e271ecc760071dfd805faa38f9729230",
    "KMAC256, 00010203, My Tagged Application, 64,"
        + " 20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7"
        + "f69d4cc3de9d104a351689f27cf6f5951f0103f33f4f24871024d9c27773a8dd",
    "KMAC256, 200, '', 64, 75358cf39e41494e949707927cee0af20a3ff553904c86b08f21cc414bcfd691"
        + "589d27cf5e15369cbbff8b9a4c2eb17800855d0235ff635da82533ec6b759b69",
    "KMAC256, 200, My Tagged Application, 64,"
        + " b58618f71f92e1d56c1b8c55ddd7cd188b97b4ca4d99831eb2699a837da2e4d9"
        + "70fbacfde50033aea585f1a2708510c32d07880801bd182898fe476876fc8965",
  })
  void kmacIsThatOfNistsSamples(
      String name, String data, String custom, int size, String expected) {
    try (var mac =
        Mac.builder(name).key(kmacKey()).custom(custom.getBytes(US_ASCII)).size(size).build()) {
      assertThat(mac.update(kmacData(data)).hexdigest()).isEqualTo(expected);
    }
  }

  /** NIST's KMACXOF samples 1 and 2 for SP 800-185. */
  @ParameterizedTest
  @CsvSource({
    "'', cd83740bbd92ccc8cf032b1481a0f4460e7ca9dd12b08a0c4031178bacd6ec35",
    "My Tagged Application, 31a44527b4ed9f5c6101d11de6d26f0620aa5c341def41299657fe9df1a3b16c",
  })
  void kmacXofIsThatOfNistsSamples(String custom, String expected) {
    try (var mac =
        Mac.builder("KMAC128")
            .key(kmacKey())
            .custom(custom.getBytes(US_ASCII))
            .xof(true)
            .size(32)
            .build()) {
      assertThat(mac.update(bytes("00010203")).hexdigest()).isEqualTo(expected);
    }
  }

  private static byte[] kmacKey() {
    return bytes("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
  }

  private static byte[] kmacData(String data) {
    return data.equals("200") ? counting(200) : bytes(data);
  }

  /** RFC 8439 section 2.5.2. */
  @Test
  void poly1305IsThatOfRfc8439() {
    var key = bytes("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
    try (var mac = Mac.poly1305(key)) {
      mac.update("Cryptographic Forum Research Group".getBytes(US_ASCII));
      assertThat(mac.hexdigest()).isEqualTo("a8061dc1305136c6c22b8baf0c0127a9");
    }
  }

  /** The SipHash paper, appendix A; and the reference program's vectors of 8 and 16 bytes. */
  @ParameterizedTest
  @CsvSource({
    "15, 8, e545be4961ca29a1",
    "0, 8, 310e0edd47db6f72",
    "0, 16, a3817f04ba25a8e66df67214c7550293",
    "1, 16, da87c1d86b99af44347659119b22fc45",
  })
  void sipHashIsThatOfTheReference(int length, int size, String expected) {
    try (var mac = Mac.sipHash(counting(16), size)) {
      assertThat(mac.update(counting(length)).hexdigest()).isEqualTo(expected);
    }
  }

  /** The reference implementation's known answers of keyed BLAKE2, for 0 and 1 bytes of data. */
  @ParameterizedTest
  @CsvSource({
    "BLAKE2BMAC, 64, 0, 10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
        + "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568",
    "BLAKE2BMAC, 64, 1, 961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4"
        + "187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd",
    "BLAKE2SMAC, 32, 0, 48a8997da407876b3d79c0d92325ad3b89cbb754d86ab71aee047ad345fd2c49",
    "BLAKE2SMAC, 32, 1, 40d15fee7c328830166ac3f918650f807e7e01e177258cdc0a39b11f598066f1",
  })
  void keyedBlake2IsThatOfTheReference(String name, int keySize, int length, String expected) {
    try (var mac = Mac.builder(name).key(counting(keySize)).build()) {
      assertThat(mac.update(ByteBuffer.wrap(counting(length))).hexdigest()).isEqualTo(expected);
    }
  }

  private static byte[] counting(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** Hexadecimal, or a number of equal bytes as in {@code 20*0b}. */
  private static byte[] bytes(String text) {
    int star = text.indexOf('*');
    return star < 0
        ? HEX.parseHex(text)
        : HEX.parseHex(text.substring(star + 1).repeat(Integer.parseInt(text.substring(0, star))));
  }
}
