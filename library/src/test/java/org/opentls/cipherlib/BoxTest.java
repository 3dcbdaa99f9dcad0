package org.opentls.cipherlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class BoxTest {
  private static final byte[] KEY = Box.newKey();
  private static final byte[] MESSAGE = "attack at dawn".getBytes(US_ASCII);

  @Test
  void opensWhatItSealed() throws Exception {
    assertThat(Box.open(KEY, Box.seal(KEY, MESSAGE))).isEqualTo(MESSAGE);
    assertThat(Box.open(KEY, Box.seal(KEY, new byte[0]))).isEmpty();
    var aad = new byte[] {1, 2};
    assertThat(Box.open(KEY, Box.seal(KEY, MESSAGE, aad), aad)).isEqualTo(MESSAGE);
  }

  /** The form is what the documentation says, so that others can open a box. */
  @Test
  void theJdkOpensABox() throws Exception {
    var box = Box.seal(KEY, MESSAGE, new byte[] {7});
    assertThat(HexFormat.of().formatHex(box, 0, 4)).isEqualTo("4f544201");
    assertThat(box).hasSize(MESSAGE.length + Box.OVERHEAD);
    var gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    gcm.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, box, 4, 12));
    gcm.updateAAD(box, 0, 4);
    gcm.updateAAD(new byte[] {7});
    assertThat(gcm.doFinal(box, 16, box.length - 16)).isEqualTo(MESSAGE);
  }

  @Test
  void everyChangedBitIsFound() {
    var box = Box.seal(KEY, MESSAGE);
    for (int bit = 0; bit < 8 * box.length; bit++) {
      var changed = box.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> Box.open(KEY, changed))
          .isInstanceOf(bit < 32 ? BoxFormatException.class : AEADBadTagException.class);
    }
  }

  @Test
  void cutAndLengthenedBoxesAreRefused() {
    var box = Box.seal(KEY, MESSAGE);
    for (int size = 0; size < box.length + 20; size++) {
      if (size != box.length) {
        var other = Arrays.copyOf(box, size);
        assertThatThrownBy(() -> Box.open(KEY, other))
            .isInstanceOf(size < 32 ? BoxFormatException.class : AEADBadTagException.class);
      }
    }
  }

  @Test
  void otherKeyOrContextDoesNotOpen() {
    var box = Box.seal(KEY, MESSAGE, new byte[] {1});
    assertThatThrownBy(() -> Box.open(Box.newKey(), box, new byte[] {1}))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> Box.open(KEY, box)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void laterFormIsNamed() {
    var box = Box.seal(KEY, MESSAGE);
    box[3] = (byte) 200;
    assertThatThrownBy(() -> Box.open(KEY, box))
        .isInstanceOf(BoxFormatException.class)
        .hasMessage("a box of the unknown form 200");
  }

  @Test
  void wrongKeySizeNamesTheRightOne() {
    assertThatThrownBy(() -> Box.seal(new byte[16], MESSAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 16 bytes: AES-256-GCM takes 32 bytes");
    assertThatThrownBy(() -> Box.open(new byte[33], Box.seal(KEY, MESSAGE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameMessageLooksDifferentEachTime() {
    assertThat(Box.seal(KEY, MESSAGE)).isNotEqualTo(Box.seal(KEY, MESSAGE));
  }
}
