package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Provider.Service;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The provider's digests do what those of the JDK's provider do, for random data and calls. */
class DigestAgreementTest {
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN = Security.getProvider("SUN");

  /** MD2 is in OpenSSL's legacy provider, if it is built at all. */
  static List<String> standardNames() {
    return SUN.getServices().stream()
        .filter(service -> service.getType().equals("MessageDigest"))
        .map(Service::getAlgorithm)
        .filter(name -> !name.equals("MD2"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("standardNames")
  void agreesWithTheJdkOverRandomCalls(String name) throws Exception {
    var random = new Random(name.hashCode());
    var ours = MessageDigest.getInstance(name, OPENTLS);
    var theirs = MessageDigest.getInstance(name, SUN);
    assertThat(ours.getAlgorithm()).isEqualTo(name);
    assertThat(ours.getDigestLength()).isEqualTo(theirs.getDigestLength());
    for (int call = 0; call < 2000; call++) {
      var data = new byte[random.nextInt(call % 100 == 0 ? 100_000 : 300)];
      random.nextBytes(data);
      int offset = random.nextInt(data.length + 1);
      int length = random.nextInt(data.length - offset + 1);
      switch (random.nextInt(9)) {
        case 0 -> {
          ours.update((byte) call);
          theirs.update((byte) call);
        }
        case 1 -> {
          ours.update(data);
          theirs.update(data);
        }
        case 2 -> {
          ours.update(data, offset, length);
          theirs.update(data, offset, length);
        }
        case 3 -> updateBoth(ours, theirs, ByteBuffer.wrap(data, offset, length));
        case 4 ->
            updateBoth(ours, theirs, ByteBuffer.wrap(data, offset, length).asReadOnlyBuffer());
        case 5 -> {
          var direct = ByteBuffer.allocateDirect(data.length).put(data);
          updateBoth(ours, theirs, direct.position(offset).limit(offset + length));
        }
        case 6 -> {
          var clone = (MessageDigest) ours.clone();
          ours.update(data);
          assertThat(clone.digest()).isEqualTo(((MessageDigest) theirs.clone()).digest());
          theirs.update(data);
        }
        case 7 -> {
          if (random.nextInt(20) == 0) {
            ours.reset();
            theirs.reset();
          }
        }
        default -> assertThat(ours.digest()).isEqualTo(theirs.digest());
      }
    }
    assertThat(ours.digest()).isEqualTo(theirs.digest());
  }

  private static void updateBoth(MessageDigest ours, MessageDigest theirs, ByteBuffer data) {
    var same = data.duplicate();
    ours.update(data);
    theirs.update(same);
    assertThat(data.position()).isEqualTo(same.position());
    assertThat(data.limit()).isEqualTo(same.limit());
  }

  @ParameterizedTest
  @MethodSource("standardNames")
  void digestIntoAnArrayNeedsRoom(String name) throws Exception {
    var digest = MessageDigest.getInstance(name, OPENTLS);
    int size = digest.getDigestLength();
    var out = new byte[size + 10];
    digest.update((byte) 1);
    assertThatThrownBy(() -> digest.digest(out, 0, size - 1)).isInstanceOf(DigestException.class);
    assertThat(digest.digest(out, 5, size + 2)).isEqualTo(size);
    assertThat(Arrays.copyOfRange(out, 5, 5 + size))
        .isEqualTo(MessageDigest.getInstance(name, SUN).digest(new byte[] {1}));
  }

  @Test
  void cloneAndOriginalGoTheirOwnWays()
      throws CloneNotSupportedException, NoSuchAlgorithmException {
    var original = MessageDigest.getInstance("SHA-512", OPENTLS);
    original.update((byte) 1);
    var clone = (MessageDigest) original.clone();
    clone.update((byte) 2);
    var fresh = MessageDigest.getInstance("SHA-512", SUN);
    assertThat(original.digest()).isEqualTo(fresh.digest(new byte[] {1}));
    assertThat(clone.digest()).isEqualTo(fresh.digest(new byte[] {1, 2}));
  }

  private interface Call {
    int on(MessageDigest digest) throws DigestException;
  }

  /** What a call returns, or the kind of its exception, and the digest that is left then. */
  private static String outcome(String provider, Call call) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256", provider.equals("SUN") ? SUN : OPENTLS);
    digest.update((byte) 1);
    String result;
    try {
      result = "" + call.on(digest);
    } catch (DigestException e) {
      result = "DigestException";
    } catch (IllegalArgumentException e) {
      result = "IllegalArgumentException";
    } catch (IndexOutOfBoundsException e) {
      result = "IndexOutOfBoundsException";
    }
    return result + " " + HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void rangesAreTakenAndRefusedAsTheJdkDoes() throws Exception {
    var numbers = new int[] {Integer.MIN_VALUE, -33, -1, 0, 1, 31, 32, 33, 40, Integer.MAX_VALUE};
    for (int size : new int[] {0, 31, 32, 40}) {
      for (int offset : numbers) {
        for (int length : numbers) {
          Call output = digest -> digest.digest(new byte[size], offset, length);
          Call input =
              digest -> {
                digest.update(new byte[size], offset, length);
                return 0;
              };
          var range = "%d+%d of %d".formatted(offset, length, size);
          assertThat(outcome("OpenTLS", output)).as(range).isEqualTo(outcome("SUN", output));
          assertThat(outcome("OpenTLS", input)).as(range).isEqualTo(outcome("SUN", input));
        }
      }
    }
  }

  @Test
  void cloneOfADigestInAnyStateIsInThatState() throws Exception {
    for (var prepare :
        List.<Call>of(
            _ -> 0,
            digest -> digest.digest().length,
            digest -> digest.digest(new byte[] {1}).length,
            digest -> {
              digest.update((byte) 1);
              digest.reset();
              return 0;
            },
            digest -> {
              digest.update((byte) 1);
              return 0;
            })) {
      var ours = MessageDigest.getInstance("SHA-512", OPENTLS);
      var theirs = MessageDigest.getInstance("SHA-512", SUN);
      assertThat(prepare.on(ours)).isEqualTo(prepare.on(theirs));
      var clone = (MessageDigest) ((MessageDigest) ours.clone()).clone();
      assertThat(clone.digest()).isEqualTo(((MessageDigest) theirs.clone()).digest());
      assertThat(ours.digest(new byte[] {2})).isEqualTo(theirs.digest(new byte[] {2}));
    }
  }
}
