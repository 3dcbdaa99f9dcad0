package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Provider.Service;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The provider's codes do what those of the JDK's provider do, for random keys, data and calls. */
class MacAgreementTest {
  private static final int CASES = 100_000;
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN = Security.getProvider("SunJCE");

  /** HMAC alone: the others of SunJCE belong to PKCS #12 and SSL 3.0. */
  private static List<String> standardNames() {
    return SUN.getServices().stream()
        .filter(service -> service.getType().equals("Mac"))
        .map(Service::getAlgorithm)
        .filter(name -> name.startsWith("Hmac") && !name.startsWith("HmacPBE"))
        .sorted()
        .toList();
  }

  @Test
  void everyHmacOfTheJdkIsThere() {
    assertThat(standardNames())
        .contains("HmacMD5", "HmacSHA1", "HmacSHA256", "HmacSHA512/256", "HmacSHA3-512")
        .allSatisfy(name -> assertThat(OPENTLS.getService("Mac", name)).as(name).isNotNull());
  }

  @Test
  void agreesWithTheJdkOverRandomKeysSizesSplitsBuffersAndOffsets() throws Exception {
    var random = new Random(4231);
    var names = standardNames();
    var pairs = new HashMap<String, Pair>();
    for (int each = 0; each < CASES; each++) {
      var name = names.get(random.nextInt(names.size()));
      var pair = pairs.get(name);
      if (pair == null || random.nextInt(50) == 0) {
        pair = new Pair(name);
        pairs.put(name, pair);
      }
      pair.agree(random);
    }
    assertThat(pairs).hasSameSizeAs(names);
  }

  /** Two objects that are given the same calls. */
  private static final class Pair {
    private final Mac ours;
    private final Mac theirs;
    private boolean initialized;

    Pair(String name) throws GeneralSecurityException {
      this(Mac.getInstance(name, OPENTLS), Mac.getInstance(name, SUN));
      assertThat(ours.getMacLength()).isEqualTo(theirs.getMacLength());
    }

    private Pair(Mac ours, Mac theirs) {
      this.ours = ours;
      this.theirs = theirs;
    }

    void agree(Random random) throws Exception {
      if (!initialized || random.nextInt(3) > 0) {
        init(random);
      }
      for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
        update(random);
      }
      if (random.nextInt(20) == 0) {
        var oursCloned = (Mac) ours.clone();
        var theirsCloned = (Mac) theirs.clone();
        assertThat(oursCloned.doFinal()).isEqualTo(theirsCloned.doFinal());
      }
      if (random.nextInt(30) == 0) {
        ours.reset();
        theirs.reset();
      }
      finish(random);
    }

    private void init(Random random) throws GeneralSecurityException {
      var key = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 64)];
      random.nextBytes(key);
      ours.init(new SecretKeySpec(key, "Hmac"));
      theirs.init(new SecretKeySpec(key, "Hmac"));
      initialized = true;
    }

    private void update(Random random) {
      var data = new byte[random.nextInt(random.nextInt(500) == 0 ? 150_000 : 200)];
      random.nextBytes(data);
      int offset = random.nextInt(data.length + 1);
      int length = random.nextInt(data.length - offset + 1);
      var range = ByteBuffer.wrap(data, offset, length);
      switch (random.nextInt(7)) {
        case 0 -> {
          ours.update((byte) length);
          theirs.update((byte) length);
        }
        case 1 -> {
          ours.update(data);
          theirs.update(data);
        }
        case 2 -> {
          ours.update(data, offset, length);
          theirs.update(data, offset, length);
        }
        case 3 -> updateBoth(range);
        case 4 -> updateBoth(range.asReadOnlyBuffer());
        case 5 -> updateBoth(range.slice());
        default -> {
          var direct = ByteBuffer.allocateDirect(data.length).put(data);
          updateBoth(direct.position(offset).limit(offset + length));
        }
      }
    }

    private void updateBoth(ByteBuffer data) {
      var same = data.duplicate();
      ours.update(data);
      theirs.update(same);
      assertThat(data.position()).isEqualTo(same.position());
      assertThat(data.limit()).isEqualTo(same.limit());
    }

    private void finish(Random random) throws GeneralSecurityException {
      if (random.nextBoolean()) {
        assertThat(ours.doFinal()).isEqualTo(theirs.doFinal());
      } else {
        var room = new byte[ours.getMacLength() + random.nextInt(20)];
        var same = room.clone();
        int offset = random.nextInt(room.length - ours.getMacLength() + 1);
        ours.doFinal(room, offset);
        theirs.doFinal(same, offset);
        assertThat(room).isEqualTo(same);
      }
    }
  }
}
