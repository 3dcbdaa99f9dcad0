package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The provider's ciphers do what those of SunJCE do, for 100,000 random cases of cipher, key, size,
 * split, kind of buffer, offset and overlap.
 */
class CipherAgreementTest {
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN_JCE = Security.getProvider("SunJCE");
  private static final int CASES = 100_000;

  private static final List<String> TRANSFORMATIONS =
      List.of(
          "AES/ECB/PKCS5Padding",
          "AES/ECB/NoPadding",
          "AES/CBC/PKCS5Padding",
          "AES/CBC/NoPadding",
          "AES/CTR/NoPadding",
          "AES/CFB/NoPadding",
          "AES/CFB8/NoPadding",
          "AES/CFB128/NoPadding",
          "AES/OFB/NoPadding",
          "AES/OFB128/NoPadding",
          "AES/GCM/NoPadding",
          "AES_256/GCM/NoPadding",
          "AES_128/CBC/NoPadding",
          "AES/KW/NoPadding",
          "AES/KWP/NoPadding",
          "AESWrap_192",
          "ChaCha20",
          "ChaCha20-Poly1305",
          "DESede/CBC/PKCS5Padding",
          "DESede/ECB/NoPadding",
          "DESede/CFB/NoPadding");

  private final Random random = new Random(20261125);

  /** A cipher of each provider, used again and again. */
  private record Pair(String transformation, Cipher ours, Cipher theirs) {
    static Pair of(String transformation) {
      try {
        return new Pair(
            transformation,
            Cipher.getInstance(transformation, OPENTLS),
            Cipher.getInstance(transformation, SUN_JCE));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean isAead() {
      return transformation.contains("GCM") || transformation.contains("Poly1305");
    }

    boolean isKeyWrap() {
      return transformation.contains("KW") || transformation.contains("Wrap");
    }
  }

  @Test
  void agreesWithSunJceOverRandomCases() throws GeneralSecurityException {
    var pairs = TRANSFORMATIONS.stream().map(Pair::of).toList();
    for (int i = 0; i < CASES; i++) {
      var pair = pairs.get(random.nextInt(pairs.size()));
      agree(pair, "case " + i + " of " + pair.transformation);
    }
  }

  private void agree(Pair pair, String as) throws GeneralSecurityException {
    var key = key(pair.transformation);
    var spec = spec(pair);
    var aad = pair.isAead() ? bytes(random.nextInt(40)) : new byte[0];
    var plaintext = bytes(size(pair));
    var sealed = agree(pair, Cipher.ENCRYPT_MODE, key, spec, aad, plaintext, as + " encrypted");
    if (sealed.contains("Exception")) {
      return;
    }
    var whole = HexFormat.of().parseHex(sealed);
    var ciphertext = random.nextInt(4) == 0 ? spoiled(pair, whole) : whole;
    agree(pair, Cipher.DECRYPT_MODE, key, spec, aad, ciphertext, as + " decrypted");
  }

  private interface Work {
    byte[] run() throws GeneralSecurityException;
  }

  /** What comes of a case: bytes in hexadecimal, or the type of an exception. */
  private static String outcome(Work work) {
    try {
      return HexFormat.of().formatHex(work.run());
    } catch (GeneralSecurityException e) {
      return e.getClass().getName();
    }
  }

  /** What SunJCE makes of a case in one call, and OpenTLS in random calls. */
  private String agree(
      Pair pair,
      int opmode,
      SecretKeySpec key,
      @Nullable AlgorithmParameterSpec spec,
      byte[] aad,
      byte[] in,
      String as)
      throws GeneralSecurityException {
    var ours = pair.ours;
    var theirs = pair.theirs;
    ours.init(opmode, key, spec);
    theirs.init(opmode, key, spec);
    assertThat(ours.getIV()).as(as).isEqualTo(theirs.getIV());
    assertThat(ours.getBlockSize()).as(as).isEqualTo(theirs.getBlockSize());
    if (!pair.isKeyWrap()) {
      assertThat(ours.getOutputSize(in.length)).as(as).isEqualTo(theirs.getOutputSize(in.length));
    }
    if (aad.length > 0) {
      int cut = random.nextInt(aad.length + 1);
      ours.updateAAD(ByteBuffer.wrap(aad, 0, cut).asReadOnlyBuffer());
      ours.updateAAD(aad, cut, aad.length - cut);
      theirs.updateAAD(aad);
    }
    var expected = outcome(() -> theirs.doFinal(in));
    assertThat(outcome(() -> inRandomCalls(ours, in))).as(as).isEqualTo(expected);
    return expected;
  }

  private byte[] inRandomCalls(Cipher cipher, byte[] in) throws GeneralSecurityException {
    var out = new ByteArrayOutputStream();
    int at = 0;
    for (int calls = random.nextInt(4); calls > 0; calls--) {
      int length = random.nextInt(in.length - at + 1);
      out.writeBytes(call(cipher, in, at, length, false));
      at += length;
    }
    out.writeBytes(call(cipher, in, at, in.length - at, true));
    return out.toByteArray();
  }

  /** One update or, if {@code last}, doFinal. */
  private byte[] call(Cipher cipher, byte[] in, int offset, int length, boolean last)
      throws GeneralSecurityException {
    int room = cipher.getOutputSize(length) + 8;
    int shift = random.nextInt(60);
    var memory = new byte[length + room + 128];
    int from = random.nextInt(60);
    return switch (random.nextInt(6)) {
      case 0 -> {
        var made = last ? cipher.doFinal(in, offset, length) : cipher.update(in, offset, length);
        yield made == null ? new byte[0] : made;
      }
      case 1 -> {
        var to = new byte[room + shift];
        tooShort(cipher, in, offset, length, last);
        int count =
            last
                ? cipher.doFinal(in, offset, length, to, shift)
                : cipher.update(in, offset, length, to, shift);
        yield Arrays.copyOfRange(to, shift, shift + count);
      }
      case 2 -> {
        // Overlapping in every way, in place among them.
        int to = random.nextInt(3) == 0 ? from : shift;
        System.arraycopy(in, offset, memory, from, length);
        int count =
            last
                ? cipher.doFinal(memory, from, length, memory, to)
                : cipher.update(memory, from, length, memory, to);
        yield Arrays.copyOfRange(memory, to, to + count);
      }
      case 3 -> {
        var source = ByteBuffer.allocateDirect(length + from).position(from).slice();
        yield buffers(
            cipher, source.put(in, offset, length).flip(), ByteBuffer.allocateDirect(room), last);
      }
      case 4 -> {
        var source = ByteBuffer.wrap(in, offset, length).slice().asReadOnlyBuffer();
        yield buffers(cipher, source, ByteBuffer.wrap(memory, shift, room).slice(), last);
      }
      default -> {
        var both = ByteBuffer.allocateDirect(memory.length);
        both.duplicate().position(from).put(in, offset, length);
        var target = both.duplicate().position(shift);
        yield buffers(cipher, both.position(from).limit(from + length), target, last);
      }
    };
  }

  /** Output that does not fit is refused, and nothing has then happened. */
  private void tooShort(Cipher cipher, byte[] in, int offset, int length, boolean last)
      throws GeneralSecurityException {
    if (random.nextInt(4) != 0) {
      return;
    }
    int size = cipher.getOutputSize(length) - 2 * 16;
    try {
      if (last && size > 0) {
        cipher.doFinal(in, offset, length, new byte[random.nextInt(size)], 0);
        throw new AssertionError("output fitted");
      }
    } catch (ShortBufferException e) {
      assertThat(e).hasMessageStartingWith("room for ");
    }
  }

  private static byte[] buffers(Cipher cipher, ByteBuffer in, ByteBuffer out, boolean last)
      throws GeneralSecurityException {
    int before = out.position();
    int count = last ? cipher.doFinal(in, out) : cipher.update(in, out);
    assertThat(in.hasRemaining()).isFalse();
    assertThat(out.position() - before).isEqualTo(count);
    var bytes = new byte[count];
    out.get(before, bytes);
    return bytes;
  }

  private byte[] spoiled(Pair pair, byte[] ciphertext) {
    if (random.nextBoolean()) {
      // SunJCE throws a NegativeArraySizeException for less than 8 bytes of a wrapped key.
      int least = pair.isKeyWrap() ? 8 : 1;
      return Arrays.copyOf(ciphertext, Math.max(least, random.nextInt(ciphertext.length)));
    }
    var spoiled = ciphertext.clone();
    spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
    return spoiled;
  }

  private byte[] bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private int size(Pair pair) {
    int bound = random.nextInt(500) == 0 ? 200_000 : random.nextInt(4) == 0 ? 2_000 : 100;
    int size = 1 + random.nextInt(bound);
    boolean blocks =
        pair.isKeyWrap()
            || (pair.transformation.endsWith("B/NoPadding") && pair.transformation.contains("ECB"))
            || pair.transformation.contains("CBC/NoPadding");
    // Mostly what the mode takes.
    return blocks && random.nextInt(8) != 0 ? (size + 15) / 16 * 16 : size;
  }

  private SecretKeySpec key(String transformation) {
    if (transformation.startsWith("ChaCha20")) {
      return new SecretKeySpec(bytes(32), "ChaCha20");
    }
    if (transformation.startsWith("DESede")) {
      return new SecretKeySpec(bytes(24), "DESede");
    }
    var sizes = new ArrayList<>(List.of(16, 24, 32));
    sizes.removeIf(
        size -> transformation.contains("_") && !transformation.contains("_" + 8 * size));
    return new SecretKeySpec(bytes(sizes.get(random.nextInt(sizes.size()))), "AES");
  }

  private @Nullable AlgorithmParameterSpec spec(Pair pair) {
    var name = pair.transformation;
    if (name.contains("GCM")) {
      return new GCMParameterSpec(
          96 + 8 * random.nextInt(5), bytes(random.nextBoolean() ? 12 : 1 + random.nextInt(100)));
    }
    if (name.equals("ChaCha20")) {
      return new ChaCha20ParameterSpec(bytes(12), random.nextInt(1000));
    }
    if (name.contains("Poly1305")) {
      return new IvParameterSpec(bytes(12));
    }
    if (name.contains("ECB") || pair.isKeyWrap()) {
      return null;
    }
    return new IvParameterSpec(bytes(name.startsWith("DESede") ? 8 : 16));
  }
}
